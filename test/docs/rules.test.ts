import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'rules.md'), 'utf8');

interface Rule {
  id: string;
  rule: string;
  test: string;
  file: string;
}

const rules: Rule[] = page.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, id = '', rule = '', name = '', file = ''] = cells;
  return /^[CWRML]\d+$/.test(id) ? [{ id, rule, test: name, file }] : [];
});

/** Everything by which a test, or the group round it, is not run. */
const unrun = /\.(skip|skipIf|todo|fails|only|runIf)\b|\bx(it|test|describe)\b/;

/**
 * The names of the tests that a file runs: the first argument of a call of `test`, `it`, `test.each(...)`, or of a helper of
 * the file that calls one of them with the name it is given. A test that is skipped, or stands in a group that is, is none:
 * so is one that is behind a condition. Read from the syntax, so that a name in a comment or in a string proves nothing.
 */
function provenBy(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const helpers = new Set(['test', 'it']);
  const isTest = (called: ts.Expression): boolean => {
    if (ts.isIdentifier(called)) return helpers.has(called.text);
    if (ts.isPropertyAccessExpression(called)) return isTest(called.expression) && !unrun.test(`.${called.name.text}`);
    return (ts.isCallExpression(called) || ts.isTaggedTemplateExpression(called)) && isTest(rootOf(called));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      if (ts.isArrowFunction(node.initializer) && callsTest(node.initializer, isTest)) helpers.add(node.name.text);
    }
    if (ts.isCallExpression(node)) {
      if (unrun.test(calledAs(node.expression))) return;
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title) && isTest(node.expression)) names.push(title.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function rootOf(called: ts.CallExpression | ts.TaggedTemplateExpression): ts.Expression {
  return ts.isCallExpression(called) ? called.expression : called.tag;
}

/** `describe.skip`, `test.skipIf(...)`: what is called, without what it is given. */
function calledAs(called: ts.Expression): string {
  if (ts.isPropertyAccessExpression(called)) return `${calledAs(called.expression)}.${called.name.text}`;
  if (ts.isCallExpression(called) || ts.isTaggedTemplateExpression(called)) return calledAs(rootOf(called));
  return ts.isIdentifier(called) ? called.text : '';
}

/** Whether a helper hands its first argument on as the name of a test. */
function callsTest(helper: ts.ArrowFunction, isTest: (called: ts.Expression) => boolean): boolean {
  const [name] = helper.parameters;
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression) && name) {
      found ||= node.arguments[0]?.getText() === name.name.getText();
    }
    ts.forEachChild(node, visit);
  };
  visit(helper.body);
  return found;
}

describe('every rule of sending names its test', () => {
  test('none is missing: C1 to C61, W1 to W56, R1 to R110, M1 to M17 and L1 to L11 stand there once each', () => {
    const expected = [
      ...Array.from({ length: 61 }, (_, place) => `C${place + 1}`),
      ...Array.from({ length: 56 }, (_, place) => `W${place + 1}`),
      ...Array.from({ length: 110 }, (_, place) => `R${place + 1}`),
      ...Array.from({ length: 17 }, (_, place) => `M${place + 1}`),
      ...Array.from({ length: 11 }, (_, place) => `L${place + 1}`),
    ];
    expect(rules.map(({ id }) => id)).toEqual(expected);
  });

  test.each(rules)('$id: $rule', ({ rule, test: name, file }) => {
    expect(rule.length).toBeGreaterThan(10);
    expect(name.length).toBeGreaterThan(4);
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(provenBy(file, readFileSync(join(root, file), 'utf8'))).toContain(name);
  });
});

describe('what is no proof of a rule', () => {
  test.each([
    ['a skipped test', "test.skip('a fact', () => {});"],
    ['a test in a skipped group', "describe.skip('group', () => { test('a fact', () => {}); });"],
    ['a test behind a condition', "test.skipIf(process.env.CI)('a fact', () => {});"],
    ['a group behind a condition', "describe.runIf(false)('group', () => { test('a fact', () => {}); });"],
    ['a test still to be written', "test.todo('a fact');"],
    ['a test that must fail', "test.fails('a fact', () => {});"],
    ['a skipped table of tests', "test.skip.each([1])('a fact', () => {});"],
    ['a comment', "// test('a fact', () => {});"],
    ['a string', "const name = 'a fact';"],
    ['a group of that name', "describe('a fact', () => {});"],
  ])('%s', (_what, source) => {
    expect(provenBy('x.test.ts', source)).toEqual([]);
  });

  test.each([
    ["test('a fact', () => {});"],
    ["describe('group', () => { test.each([1])('a fact', () => {}); });"],
    ["const always = (name: string, holds: () => void) => test(name, () => holds());\nalways('a fact', () => {});"],
  ])('and what is: %s', (source) => {
    expect(provenBy('x.test.ts', source)).toEqual(['a fact']);
  });
});
