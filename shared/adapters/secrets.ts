import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand } from '@aws-sdk/client-ssm';

const keptMs = 5 * 60_000;

/**
 * Reads a secret of one or two values from an encrypted parameter: a JSON list (primary first) or one bare value. Kept
 * for five minutes, so that a rotation takes hold without a new deployment.
 */
export function parameterSecret(
  client: SSMClient,
  name: string,
  machineNow: () => Date,
): () => Promise<readonly string[]> {
  let kept: { values: readonly string[]; at: number } | undefined;
  return async () => {
    const now = machineNow().getTime();
    if (kept && now - kept.at < keptMs) return kept.values;
    const answer = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    const text = answer.Parameter?.Value;
    if (!text) throw new Error(`the parameter ${name} is empty`);
    const listed: unknown = text.startsWith('[') ? JSON.parse(text) : [text];
    const values = Array.isArray(listed) ? listed.filter((value) => typeof value === 'string') : [];
    if (values.length === 0) throw new Error(`the parameter ${name} holds no value`);
    kept = { values, at: now };
    return values;
  };
}
