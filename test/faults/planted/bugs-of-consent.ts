import type { PlantedBug } from './bugs.ts';

const domain = 'shared/domain';

/** Mistakes in whether and when a text may leave, and in what STOP and HELP are answered. */
export const bugsOfConsent: readonly PlantedBug[] = [
  {
    name: 'a message leaves though its number has stopped texts',
    edits: [
      {
        file: `${domain}/message/last-look-blocks.ts`,
        find: "if (address.optedOut !== undefined) codes.push('opted_out');",
        put: "if (address.optedOut?.at === '') codes.push('opted_out');",
      },
    ],
    within: 3_000,
  },
  {
    name: 'quiet hours are not looked at',
    edits: [
      {
        file: `${domain}/message/last-look.ts`,
        find: 'const until = exempt ? fromNextMinute : nextAllowed(hours, fromNextMinute);',
        put: 'const until = exempt || hours ? fromNextMinute : undefined;',
      },
    ],
    within: 6_000,
  },
  {
    name: 'nobody answers HELP',
    edits: [
      {
        file: `${domain}/thread/answer-keyword.ts`,
        find: "if (keyword !== 'help' && !change?.changed) return undefined;",
        put: "if (keyword === 'help' || !change?.changed) return undefined;",
      },
    ],
    within: 500,
  },
  {
    name: 'nobody confirms STOP',
    edits: [
      {
        file: `${domain}/thread/answer-keyword.ts`,
        find: "if (keyword !== 'help' && !change?.changed) return undefined;",
        put: "if (keyword === 'stop' || (keyword !== 'help' && !change?.changed)) return undefined;",
      },
    ],
    within: 500,
  },
];
