import type { App } from '../../ports.ts';
import { readHead } from '../thread/read-head.ts';
import { nameTelephones } from './name-telephones.ts';
import { pageKey, pageRow } from './page.rows.ts';
import type { Told } from './told.ts';
import { writeTaking } from './write-taking.ts';

const attempts = 20;

/** Whoever has this telephone is on the page that it was told of, by an answering text or by a key in a call. False: somebody is already. */
export async function takeWaiting(app: App, told: Told, by: 'text' | 'call'): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const page = await app.table.get(pageRow, pageKey(told.pageId));
    const head = page && (await readHead(app, page.threadId));
    if (head?.emergency?.pageId !== told.pageId || page?.takenBy) return false;
    const name = (await nameTelephones(app, [told]))(told.whose);
    const says = `Taken from ${name} by ${by}`;
    if (await writeTaking(app, head, { by: told.whose, says, pressed: by === 'call' ? told : undefined })) return true;
    await app.backOff(attempt);
  }
  throw new Error('a page could not be taken: its conversation kept changing');
}
