import type { App } from '../../ports.ts';
import type { EntryRef } from '../../topics.ts';
import { entryKey, refFromKey } from '../message/entry.key.ts';
import { changeOutbound, outboundEntryRow, sendWake } from '../message/entry.rows.ts';
import { dueAt } from '../metrics/turn.ts';
import { inboxRowKind } from '../thread/inbox.rows.ts';
import { look, readKnown } from '../thread/look.ts';
import { keyOnlyRow, putThread, threadKey, threadRow, viewPartition } from '../thread/thread.rows.ts';
import { confidentialAt } from '../thread/thread.ts';
import { deletePendingSettings, pendingSettingsKey, pendingSettingsRow } from './practice.rows.ts';
import { locationById, type Practice } from './practice.ts';
import { readPractice } from './read-practice.ts';

const pageSize = 50;
/** Left for what comes after, so that a run ends by itself and the next minute's sweep goes on. */
const reserveMs = 8_000;
const attempts = 10;

/**
 * Brings what waits in line with changed settings: due times of open turns, and messages that wait for the morning.
 * What is in line already costs a look, so a run that is broken off is simply begun again. Answers how much it changed.
 */
export async function applySettings(app: App): Promise<number> {
  const pending = await app.table.get(pendingSettingsRow, pendingSettingsKey);
  if (!pending) return 0;
  const practice = await readPractice(app);
  let changed = 0;
  for (const place of practice.locations.flatMap(({ id }) => [id, confidentialAt(id)])) {
    changed += await eachTurn(app, practice, { index: 'byDue', pk: place });
    changed += await eachTurn(app, practice, { index: 'byView', pk: viewPartition(place, 'snoozed') });
  }
  changed += await eachWaiting(app, practice);
  await app.table.commit({ pending: deletePendingSettings(pending.version) });
  app.log.info('settings_applied', { version: pending.version, changed });
  return changed;
}

async function eachTurn(
  app: App,
  practice: Practice,
  stream: { index: 'byDue' | 'byView'; pk: string },
): Promise<number> {
  const ids: string[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const page = await app.table.query(inboxRowKind, { ...stream, limit: pageSize, ...(after ? { after } : {}) });
    ids.push(...page.rows.map(({ id }) => id));
    after = page.next;
  } while (after);
  let changed = 0;
  // Read first, changed after: a row that moves in its index would be met twice, or missed.
  for (const id of ids) if (await resolveTurn(app, practice, id)) changed += 1;
  return changed;
}

/** The open turn's due time by the settings as they are now. */
async function resolveTurn(app: App, practice: Practice, threadId: string): Promise<boolean> {
  stopInTime(app);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const head = await app.table.get(threadRow, threadKey(threadId));
    if (!head?.turn) return false;
    const { hours } = locationById(practice, head.location);
    const due = dueAt(hours, head.turn.startedAt, practice.targetMinutes[head.turn.channel]);
    if (due === head.turn.dueAt) return false;
    const committed = await app.table.commit({
      head: putThread({ ...head, turn: { ...head.turn, dueAt: due } }, head.version),
    });
    if (committed.ok) return true;
    await app.backOff(attempt);
  }
  throw new Error('a conversation kept changing while its due time was worked out');
}

async function eachWaiting(app: App, practice: Practice): Promise<number> {
  const refs: EntryRef[] = [];
  let after: Record<string, unknown> | undefined;
  do {
    const from = app.now().toISOString();
    const page = await app.table.query(keyOnlyRow, {
      index: 'byWake',
      pk: sendWake,
      from,
      limit: pageSize,
      ...(after ? { after } : {}),
    });
    refs.push(...page.rows.map(refFromKey));
    after = page.next;
  } while (after);
  let changed = 0;
  for (const ref of refs) if (await resolveWaiting(app, practice, ref)) changed += 1;
  return changed;
}

/** A message that quiet hours made wait leaves as soon as the hours as they are now allow. */
async function resolveWaiting(app: App, practice: Practice, ref: EntryRef): Promise<boolean> {
  stopInTime(app);
  const [entry, head] = await app.table.getMany(
    [outboundEntryRow, entryKey(ref)],
    [threadRow, threadKey(ref.threadId)],
  );
  if (entry?.status !== 'held' || entry.fence || !entry.wanted || !head) return false;
  const at = new Date(Math.max(app.now().getTime(), Date.parse(entry.wanted))).toISOString();
  // Hours are for texts: an e-mail wakes nobody, and waits for nothing that settings move.
  if (entry.channel === 'email') return false;
  const known = await readKnown(app, practice, head, { ...entry, at });
  // The limits of a patient are for when its time has come: this message may be among those counted.
  const sent = { ...known.sent, patientToday: 0 };
  const verdict = look(practice, head, { ...known, sent }, { ...entry, at });
  // What may not leave at all is said when its time has come, as for every message.
  const leaves = verdict.decision === 'hold' ? verdict.until : verdict.decision === 'send' ? at : entry.notBefore;
  if (leaves === entry.notBefore) return false;
  const change = { notBefore: leaves, reasons: verdict.reasons };
  const committed = await app.table.commit({
    moved: changeOutbound(ref, change, { belowRank: 1, fence: 'absent', wakeAt: leaves }),
  });
  return committed.ok;
}

function stopInTime(app: App): void {
  if (app.remainingMs() < reserveMs)
    throw new Error('too little time left to apply the settings: the next run goes on');
}
