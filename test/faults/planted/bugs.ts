import type { PlayedKind } from '../story.ts';
import { bugsOfCalls } from './bugs-of-calls.ts';
import { bugsOfConsent } from './bugs-of-consent.ts';
import { bugsOfEmergencies } from './bugs-of-emergencies.ts';
import { bugsOfFiles } from './bugs-of-files.ts';
import { bugsOfJoins } from './bugs-of-joins.ts';
import { bugsOfMail } from './bugs-of-mail.ts';

/** One change of one source file. */
export interface Edit {
  file: string;
  find: string;
  put: string;
}

/** A mistake that somebody could make, planted in the real source as it is loaded, never in the file. */
export interface PlantedBug {
  name: string;
  edits: readonly Edit[];
  /** The runtime lets functions run on after their deadline. */
  runsOn?: true;
  /** The stories that show it; those of texts by itself. */
  kind?: PlayedKind;
  /** Found by another suite, where the schedules cannot see it: the sweep mends what it breaks, or there are too few messages. */
  foundBy?: 'poison' | 'afternoon';
  /** It must be found within so many schedules. */
  within: number;
}

const domain = 'shared/domain';
const deliver = `${domain}/thread/deliver.ts`;
const entryRows = `${domain}/message/entry.rows.ts`;
const receive = `${domain}/thread/receive.ts`;

/** Each must be found, or the harness is not honest. */
export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'a text is kept without looking for its receipt, and the receipt has no condition',
    edits: [
      { file: receive, find: 'if (receipt) return {', put: 'if (receipt && false) return {' },
      { file: entryRows, find: 'if: notThere, put: { ...of, expiresAt }', put: 'put: { ...of, expiresAt }' },
    ],
    within: 500,
  },
  {
    name: 'the receipt of a text is committed before the text',
    edits: [
      {
        file: receive,
        find: "  const committed = await app.table.commit({\n    receipt: putReceipt('sms', message.sid, { ref: refOf(entry) }, now),",
        put: "  await app.table.commit({ receipt: putReceipt('sms', message.sid, { ref: refOf(entry) }, now) });\n  const committed = await app.table.commit({",
      },
    ],
    within: 3_000,
  },
  {
    name: 'the receipt of an answer is committed after the answer',
    edits: [
      {
        file: `${domain}/thread/reply.ts`,
        find: "      receipt: putReceipt('message', asked.id, { ref: refOf(entry), digest }, app.now()),\n",
        put: '',
      },
      {
        file: `${domain}/thread/reply.ts`,
        find: '    await enqueue(app, entry);\n',
        put: "    await app.table.commit({ receipt: putReceipt('message', asked.id, { ref: refOf(entry), digest }, app.now()) });\n    await enqueue(app, entry);\n",
      },
    ],
    within: 3_000,
  },
  {
    name: 'a webhook answers before the text is kept',
    edits: [
      {
        file: 'functions/webhooks/sms.ts',
        find: 'await receive(app, incoming.text);',
        put: 'await receive(app, incoming.text).catch(() => undefined);',
      },
    ],
    within: 3_000,
  },
  {
    name: 'a body is deleted from its queue though its work failed',
    edits: [{ file: 'functions/entry.ts', find: '        throw error;\n      }\n    };', put: '      }\n    };' }],
    foundBy: 'poison',
    within: 1_024,
  },
  {
    name: 'a lease shorter than what it covers',
    edits: [{ file: `${domain}/message/show-entry.ts`, find: 'leaseMs = 22 * 60_000', put: 'leaseMs = 3 * 60_000' }],
    within: 6_000,
  },
  {
    name: 'a lease without a fence',
    edits: [
      {
        file: entryRows,
        find: "options.fence === 'any' ? {} :",
        put: "options.fence !== 'never' ? {} :",
      },
    ],
    within: 3_000,
  },
  {
    name: 'a message is sent before it is claimed',
    edits: [
      {
        file: deliver,
        find: '  const committed = await app.table.commit<string>({\n    claim,',
        put: '  const early = await outgoing(timeoutOf(app));\n  const committed = await app.table.commit<string>({\n    claim,',
      },
      {
        file: deliver,
        find: 'const said = await outgoing(timeoutOf(app));\n  const delivered',
        put: 'const said = early;\n  const delivered',
      },
    ],
    within: 3_000,
  },
  {
    name: 'sent again after no answer, without proof',
    edits: [
      {
        file: `${domain}/thread/record.ts`,
        find: 'await check(app, entry);',
        put: 'await release(app, practice, entry);',
      },
    ],
    within: 1_000,
  },
  {
    name: 'a begun message is sent again when its lease is over, without asking',
    edits: [
      {
        file: deliver,
        find: '  return prove(app, entry);',
        put: '  return deliverFresh(app, entryRefOf(entry), { ...entry });',
      },
      {
        file: deliver,
        find: 'async function deliverBegun',
        put: 'const entryRefOf = (of: OutboundEntry): EntryRef => ({ threadId: of.threadId, at: of.at, messageId: of.id });\n\nasync function deliverBegun',
      },
      {
        file: deliver,
        find: "{ belowRank: 2, fence: 'absent', wakeAt: entry.notBefore }",
        put: "{ belowRank: 2, fence: entry.fence ?? 'absent', wakeAt: entry.notBefore }",
      },
    ],
    within: 3_000,
  },
  {
    name: 'proof takes an id that another message holds',
    edits: [
      {
        file: `${domain}/thread/prove.ts`,
        find: '    if (await isHeldByAnother(app, candidate, entry)) continue;\n    const taken',
        put: '    const taken',
      },
    ],
    within: 10_000,
  },
  {
    name: 'a list that does not show a message at once is believed',
    edits: [
      {
        file: `${domain}/thread/record.ts`,
        find: 'const wakeAt = entry.leaseUntil ?? app.now().toISOString();',
        put: 'const wakeAt = app.now().toISOString();',
      },
      {
        file: deliver,
        find: "if (entry.leaseUntil && app.now().getTime() < Date.parse(entry.leaseUntil)) return 'leased';",
        put: "if (entry.status !== 'unknown' && entry.leaseUntil && app.now().getTime() < Date.parse(entry.leaseUntil)) return 'leased';",
      },
    ],
    within: 3_000,
  },
  {
    name: 'delivery reports go backwards',
    edits: [
      { file: `${domain}/thread/settle.ts`, find: "if (entry.rank >= rank) return 'known-already';", put: '' },
      { file: `${domain}/thread/settle.ts`, find: '{ belowRank: rank, fence', put: '{ belowRank: 9, fence' },
    ],
    within: 1_000,
  },
  {
    name: 'a report that comes early is dropped',
    edits: [
      {
        file: `${domain}/thread/settle.ts`,
        find: 'await app.table.commit({ parked: park(providerId, bare, rank, app.now()) });',
        put: 'void [park, providerId, bare, rank];',
      },
    ],
    within: 10_000,
  },
  {
    name: 'undo takes back what has begun to leave',
    edits: [
      { file: entryRows, find: "if: { status: { is: 'held' }, fence: { absent: true } }, delete", put: 'delete' },
      {
        file: `${domain}/thread/undo.ts`,
        find: "if (entry.status !== 'held' || entry.fence)",
        put: 'if (entry.rank < 0)',
      },
    ],
    within: 3_000,
  },
  {
    name: 'the sweep forgets messages',
    edits: [
      {
        file: `${domain}/due/sweep.ts`,
        find: '    partition: sendWake,',
        put: '    partition: sendWake.toLowerCase(),',
      },
    ],
    within: 3_000,
  },
  {
    name: 'the sweep forgets parked reports',
    edits: [
      {
        file: `${domain}/due/sweep.ts`,
        find: '    partition: parkedWake,',
        put: '    partition: parkedWake.toLowerCase(),',
      },
    ],
    within: 10_000,
  },
  {
    name: 'a message is queued in memory only',
    edits: [{ file: entryRows, find: 'put: { ...of, wake: sendWake, wakeAt: of.notBefore }', put: 'put: of' }],
    within: 1_000,
  },
  {
    name: 'a head is written without its version',
    edits: [
      {
        file: `${domain}/thread/thread.rows.ts`,
        find: 'if: readVersion === undefined ? notThere : { version: { is: readVersion } },',
        put: 'if: readVersion === undefined ? notThere : { version: { present: true } },',
      },
    ],
    within: 3_000,
  },
  {
    name: 'functions run on after their deadline',
    edits: [
      { file: 'functions/entry.ts', find: 'if (remainingMs() <= 0) throw', put: 'if (remainingMs() < -9e12) throw' },
    ],
    runsOn: true,
    within: 10_000,
  },
  {
    name: 'what blocks a message fails it, whoever is sending it',
    edits: [{ file: `${domain}/thread/fail.ts`, find: "entry.fence ?? 'absent'", put: "entry.fence ?? 'any'" }],
    within: 40_000,
  },
  {
    name: 'entries are in the order of machine clocks',
    edits: [
      {
        file: `${domain}/thread/thread-rules.ts`,
        find: 'Math.max(now.getTime(), earliest)',
        put: 'now.getTime() + 0 * earliest',
      },
    ],
    within: 1_000,
  },
  {
    name: 'a silent provider is called all the same',
    edits: [
      {
        file: `${domain}/sender/sender.ts`,
        find: "return of.openUntil > now ? 'wait' : 'try';",
        put: "return of.openUntil > now ? 'go' : 'try';",
      },
    ],
    foundBy: 'afternoon',
    within: 1,
  },
  {
    name: 'a text is refused again and again and never kept',
    edits: [
      {
        file: receive,
        find: 'if (receipt) return {',
        put: "if (message.text === 'Hello?') throw new Error('no'); else if (receipt) return {",
      },
    ],
    within: 100,
  },
  {
    name: 'too many requests fail a message for good',
    edits: [
      {
        file: `${domain}/thread/record.ts`,
        find: '      await release(app, practice, entry);\n',
        put: "      await fail(app, practice, entry, { code: said.code, kind: 'configuration' });\n",
      },
    ],
    within: 500,
  },
  {
    name: 'what failed is not shown among what failed',
    edits: [
      {
        file: `${domain}/thread/fail.ts`,
        find: 'calm : { ...calm, failure: { messageId: entry.id, code: why.code } }',
        put: 'calm : calm',
      },
    ],
    within: 100,
  },
  ...bugsOfConsent,
  ...bugsOfMail,
  ...bugsOfFiles,
  ...bugsOfEmergencies,
  ...bugsOfCalls,
  ...bugsOfJoins,
];
