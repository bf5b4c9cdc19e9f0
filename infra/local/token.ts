import * as z from 'zod';
import { roles } from '#shared/domain/staff/staff.ts';
import { readLocalSettings } from './settings.ts';

/** `npm run --silent token -- ROLE`: a bearer token for the running local stack, on standard output. */
async function main(): Promise<void> {
  const role = z.enum(roles).safeParse(process.argv[2]);
  if (!role.success) throw new Error(`Which role? npm run --silent token -- ${roles.join(' | ')}`);
  const { PORT } = readLocalSettings();
  const base = `http://127.0.0.1:${PORT}`;
  const answer = await fetch(`${base}/local/session`, {
    method: 'POST',
    body: JSON.stringify({ role: role.data }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${base}. Start it first: npm start`);
  });
  const { token } = z.object({ token: z.string() }).parse(await answer.json());
  process.stdout.write(`${token}\n`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'No token.');
  process.exit(1);
});
