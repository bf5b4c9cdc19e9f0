import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Condition, Test, Write } from '../table.ts';

interface Expression {
  names: Record<string, string>;
  values: Record<string, unknown>;
}

/** Plain values as DynamoDB takes them; what is undefined is left out. */
export function attributesOf(values: Record<string, unknown>): Record<string, AttributeValue> {
  return marshall(values, { removeUndefinedValues: true });
}

/** A write as DynamoDB takes it: its condition and change as expressions, attribute names and values by alias. */
export function transactItem(tableName: string, write: Write): TransactWriteItem {
  const expression: Expression = { names: {}, values: {} };
  const condition = write.if ? conditionText(write.if, expression) : undefined;
  const base = {
    TableName: tableName,
    ...(condition ? { ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const } : {}),
  };
  if ('put' in write) {
    return { Put: { ...base, Item: attributesOf({ ...write.put, ...write.key }), ...attributes(expression) } };
  }
  if ('delete' in write) return { Delete: { ...base, Key: attributesOf({ ...write.key }), ...attributes(expression) } };
  if ('check' in write) {
    return {
      ConditionCheck: {
        ...base,
        Key: attributesOf({ ...write.key }),
        ConditionExpression: condition ?? 'attribute_exists(pk)',
        ...attributes(expression),
      },
    };
  }
  const update = updateText(write, expression);
  return {
    Update: { ...base, Key: attributesOf({ ...write.key }), UpdateExpression: update, ...attributes(expression) },
  };
}

function attributes({ names, values }: Expression): {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  return {
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: attributesOf(values) } : {}),
  };
}

function nameAlias(expression: Expression, attribute: string): string {
  const known = Object.entries(expression.names).find(([, name]) => name === attribute);
  if (known) return known[0];
  const alias = `#n${Object.keys(expression.names).length}`;
  expression.names[alias] = attribute;
  return alias;
}

function valueAlias(expression: Expression, value: unknown): string {
  const alias = `:v${Object.keys(expression.values).length}`;
  expression.values[alias] = value;
  return alias;
}

function conditionText(condition: Condition | readonly Condition[], expression: Expression): string {
  const any: readonly Condition[] = isList(condition) ? condition : [condition];
  return any
    .map((tests) => {
      const all = Object.entries(tests).map(([attribute, test]) => testText(attribute, test, expression));
      return any.length > 1 ? `(${all.join(' AND ')})` : all.join(' AND ');
    })
    .join(' OR ');
}

function isList(condition: Condition | readonly Condition[]): condition is readonly Condition[] {
  return Array.isArray(condition);
}

function testText(attribute: string, test: Test, expression: Expression): string {
  const name = nameAlias(expression, attribute);
  if ('absent' in test) return `attribute_not_exists(${name})`;
  if ('present' in test) return `attribute_exists(${name})`;
  if ('is' in test) return `${name} = ${valueAlias(expression, test.is)}`;
  if ('isNot' in test) return `${name} <> ${valueAlias(expression, test.isNot)}`;
  return `${name} < ${valueAlias(expression, test.below)}`;
}

function updateText(
  change: { set?: Record<string, unknown>; remove?: readonly string[]; add?: Record<string, number> },
  expression: Expression,
): string {
  const set = Object.entries(change.set ?? {}).filter(([, value]) => value !== undefined);
  const parts: string[] = [];
  if (set.length > 0) {
    parts.push(
      `SET ${set.map(([name, value]) => `${nameAlias(expression, name)} = ${valueAlias(expression, value)}`).join(', ')}`,
    );
  }
  if (change.remove && change.remove.length > 0) {
    parts.push(`REMOVE ${change.remove.map((name) => nameAlias(expression, name)).join(', ')}`);
  }
  const add = Object.entries(change.add ?? {});
  if (add.length > 0) {
    parts.push(
      `ADD ${add.map(([name, by]) => `${nameAlias(expression, name)} ${valueAlias(expression, by)}`).join(', ')}`,
    );
  }
  return parts.join(' ');
}
