import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from './env-file.ts';
import { folderOf, openPractice } from './seed/open-practice.ts';
import { readLocalSettings } from './settings.ts';

/** `npm run seed`: makes the practice that `npm start` would make first, and ends. What is there already stays as it is. */
loadEnvFile();
const settings = readLocalSettings();
const folder = folderOf(settings);
if (existsSync(join(folder, 'seeded'))) {
  console.error(`${folder} holds a practice already. Remove it, or name another folder with DESKLINE_DATA.`);
  process.exit(1);
}
try {
  const { stack, made } = await openPractice(settings);
  await made().finally(() => stack.stop());
  console.log(`Made in ${folder}. npm start opens it.`);
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The practice was not made.');
  process.exit(1);
}
