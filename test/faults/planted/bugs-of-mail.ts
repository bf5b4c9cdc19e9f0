import type { PlantedBug } from './bugs.ts';

const thread = 'shared/domain/thread';
const kind = 'mails' as const;

/** Mistakes with e-mails. */
export const bugsOfMail: readonly PlantedBug[] = [
  {
    name: 'an e-mail is kept without looking for its receipt, and the receipt has no condition',
    edits: [
      { file: `${thread}/receive-mail.ts`, find: 'if (receipt) return {', put: 'if (receipt && false) return {' },
      {
        file: 'shared/domain/message/entry.rows.ts',
        find: 'if: notThere, put: { ...of, expiresAt }',
        put: 'put: { ...of, expiresAt }',
      },
    ],
    ...{ kind, within: 500 },
  },
  {
    name: 'an e-mail whose end nobody recorded is sent again',
    edits: [
      {
        file: `${thread}/prove.ts`,
        find: 'if (listed === undefined) return giveUpProving(app, entry);',
        put: 'if (listed === undefined) return sendAgain(app, entry);',
      },
    ],
    ...{ kind, within: 1_000 },
  },
  {
    name: 'an e-mail that came back after it was delivered stays delivered',
    edits: [{ file: `${thread}/settle-mail.ts`, find: "isLast: status === 'failed'", put: 'isLast: false' }],
    ...{ kind, within: 1_000 },
  },
  {
    name: 'an event of an e-mail is noted before it is applied',
    edits: [
      {
        file: `${thread}/settle-mail.ts`,
        find: '  if (known) return;\n',
        put: "  if (known) return;\n  const early = { threadId: 'none', at: '0', messageId: 'none' };\n  await app.table.commit({ noted: putReceipt('mail-event', report.eventId, { ref: early }, app.now()) });\n",
      },
    ],
    ...{ kind, within: 3_000 },
  },
  {
    name: 'an e-mail that may have been sent is not shown among what failed',
    edits: [
      {
        file: 'shared/domain/thread/give-up-proving.ts',
        find: "head: putThread({ ...head, failure: { messageId: entry.id, code: 'unknown' } }, head.version)",
        put: 'head: putThread(head, head.version)',
      },
    ],
    kind: 'mails',
    within: 500,
  },
];
