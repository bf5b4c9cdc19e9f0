import * as z from 'zod';
import { roles } from '#shared/domain/staff/staff.ts';
import { loadEnvFile } from './env-file.ts';
import { readLocalSettings } from './settings.ts';

/** `npm run --silent token -- ROLE`: a bearer token for the running local stack, on standard output. */
async function main(): Promise<void> {
  const role = z.enum(roles).safeParse(process.argv[2]);
  if (!role.success) throw new Error(`Which role? npm run --silent token -- ${roles.join(' | ')}`);
  loadEnvFile();
  const { PORT } = readLocalSettings();
  const base = `http://127.0.0.1:${PORT}`;
  const answer = await fetch(`${base}/local/session`, {
    method: 'POST',
    body: JSON.stringify({ role: role.data }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${base}. Start it first: npm start`);
  });
  const session = answer.ok ? z.object({ token: z.string() }).safeParse(await answer.json()) : undefined;
  if (!session?.success) throw new Error(`What answers at ${base} is no Deskline. Which PORT does yours have?`);
  process.stdout.write(`${session.data.token}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'No token.');
  process.exit(1);
});
