import type { PlantedBug } from './bugs.ts';

const calls = 'shared/domain/call';
const kind = 'calls' as const;

/** Mistakes with calls. */
export const bugsOfCalls: readonly PlantedBug[] = [
  {
    name: 'a call is begun anew by each request of it',
    edits: [{ file: `${calls}/hear.ts`, find: 'const ref = news.ref ?? heard?.ref;', put: 'const ref = news.ref;' }],
    ...{ kind, within: 100 },
  },
  {
    name: 'a recording is deleted at the provider before it is kept',
    edits: [
      {
        file: `${calls}/keep-recording.ts`,
        find: '  const key = `recordings/${sid}`;\n',
        put: '  const key = `recordings/${sid}`;\n  await app.recordings.remove(sid, timeoutMs);\n',
      },
    ],
    ...{ kind, within: 3_000 },
  },
  {
    name: 'a text back leaves no mark on its call',
    edits: [
      {
        file: `${calls}/text-back.ts`,
        find: '    call: putCall(settledCall(posted), call.version),\n    message',
        put: '    message',
      },
      {
        file: `${calls}/text-back.ts`,
        find: '    day: putTextBackOfDay(call.from, day, refOf(message.entry), app.now()),\n',
        put: '',
      },
      { file: `${calls}/text-back.ts`, find: "committed.names.includes('day')", put: "call.id === ''" },
    ],
    ...{ kind, within: 500 },
  },
  {
    name: 'whoever asks for a call twice has two',
    edits: [
      { file: `${calls}/place-call.ts`, find: 'if (receipt) return', put: 'if (receipt && false) return' },
      {
        file: `${calls}/place-call.ts`,
        find: "      receipt: putReceipt('message', asked.id, { ref: refOf(call), digest }, app.now()),\n",
        put: '',
      },
    ],
    ...{ kind, within: 1_000 },
  },
  {
    name: 'a call is dialled again after no answer, without proof',
    edits: [
      {
        file: `${calls}/dial.ts`,
        find: "    case 'ambiguous':\n",
        put: "    case 'ambiguous':\n      await changePlacing(app, call, { state: 'waiting', tryAt: app.now().toISOString(), fence: undefined, leaseUntil: undefined });\n      return dial(app, refOf(call));\n",
      },
    ],
    ...{ kind, within: 3_000 },
  },
  {
    name: 'a key at the desk counts as an answer though nobody was put through',
    edits: [
      {
        file: `${calls}/call.ts`,
        find: "if (facts.dialled ? facts.dialled === 'answered' : facts.answeredAt)",
        put: "if (facts.dialled === 'answered' || facts.answeredAt)",
      },
    ],
    ...{ kind, within: 3_000 },
  },
  {
    name: 'a call that was taken does not look at what was said meanwhile',
    edits: [
      {
        file: `${calls}/keep-call.ts`,
        find: 'turnsRound(head, before, after)',
        put: "turnsRound(head, before, after) && after.id === ''",
      },
    ],
    ...{ kind, within: 1_000 },
  },
];
