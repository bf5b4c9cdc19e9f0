import type { FailureKind } from '../../channels/channel.ts';
import type { PageRef } from '../../entry-ref.ts';
import type { App } from '../../ports.ts';
import { locationById } from '../practice/practice.ts';
import { readPractice } from '../practice/read-practice.ts';
import { noteRefusal } from './note-refusal.ts';
import { pageKey, pageRow, setTold, toldKey, toldRow } from './page.rows.ts';
import type { ToldState } from './told.ts';

/** What a provider reports of a text or a call that told somebody of a page. */
export interface ToldReport {
  state: Extract<ToldState, 'accepted' | 'reached' | 'missed'>;
  code?: string | undefined;
  /** What the failure of a text says of the telephone. */
  kind?: FailureKind | undefined;
}

/** Notes what became of a telling, never backwards: reports come in any order, twice, and before our own record. */
export async function noteTold(app: App, ref: PageRef, { state, code, kind }: ToldReport): Promise<void> {
  const noted = await app.table.commit({ told: setTold(ref, state, code) });
  if (!noted.ok || state !== 'missed' || !kind || !code) return;
  const [page, told] = await app.table.getMany([pageRow, pageKey(ref.pageId)], [toldRow, toldKey(ref)]);
  const [from] = page ? locationById(await readPractice(app), page.location).numbers : [];
  if (page && told && from) await noteRefusal(app, page, { from, to: told.to, toldId: told.id, code, kind });
}
