import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { loadEnvFile } from './env-file.ts';
import { readLocalSettings } from './settings.ts';
import { signedPost } from './signed-text.ts';

/** A recorded webhook: where Twilio posted it (path and query) and the form. */
const recorded = z.strictObject({
  path: z.string().startsWith('/webhooks/'),
  form: z.record(z.string(), z.string()),
});

/** `npm run replay -- FILE`: a recorded webhook, signed anew and posted to the running local practice. */
async function main(): Promise<void> {
  const { path, form } = readRecorded(process.argv[2]);
  loadEnvFile();
  const settings = readLocalSettings();
  const url = `http://127.0.0.1:${settings.PORT}`;
  const signing = {
    url,
    publicUrl: settings.PUBLIC_BASE_URL ?? url,
    token: settings.TWILIO_AUTH_TOKEN,
    accountSid: settings.TWILIO_ACCOUNT_SID,
  };
  const answer = await signedPost(signing, path, form).catch(() => {
    throw new Error(`Nothing answers at ${url}. Start it first: npm start`);
  });
  console.log(`POST ${path.split('?')[0]}: ${answer.status}`);
  if (!answer.ok) process.exit(1);
}

function readRecorded(file: string | undefined): z.infer<typeof recorded> {
  const usage = 'npm run replay -- test/fixtures/webhooks/text.json';
  if (!file) throw new Error(`Which webhook? ${usage}`);
  const parsed = recorded.safeParse(jsonOf(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file} is no recorded webhook (${issue?.path.join('.') || 'file'}: ${issue?.message}).`);
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON.`, { cause: error });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The webhook was not sent.');
  process.exit(1);
});
