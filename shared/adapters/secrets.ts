import * as z from 'zod';
import { jsonCall, type SignedCalls } from './signed-call.ts';

const answered = z.object({ Parameter: z.object({ Value: z.string() }) });

const keptMs = 5 * 60_000;

/**
 * Reads a secret of one or two values from an encrypted parameter: a JSON list (primary first) or one bare value. Kept
 * for five minutes, so that a rotation takes hold without a new deployment.
 */
export function parameterSecret(
  aws: SignedCalls,
  name: string,
  machineNow: () => Date,
): () => Promise<readonly string[]> {
  let kept: { values: readonly string[]; at: number } | undefined;
  return async () => {
    const now = machineNow().getTime();
    if (kept && now - kept.at < keptMs) return kept.values;
    const url = new URL(`https://ssm.${await aws.region()}.amazonaws.com/`);
    const asked = { Name: name, WithDecryption: true };
    const { body } = await aws.call(jsonCall('ssm', url, 'AmazonSSM.GetParameter', '1.1', asked));
    const text = answered.parse(JSON.parse(Buffer.from(body).toString('utf8'))).Parameter.Value;
    if (!text) throw new Error(`the parameter ${name} is empty`);
    const listed: unknown = text.startsWith('[') ? JSON.parse(text) : [text];
    const values = Array.isArray(listed) ? listed.filter((value) => typeof value === 'string') : [];
    if (values.length === 0) throw new Error(`the parameter ${name} holds no value`);
    kept = { values, at: now };
    return values;
  };
}
