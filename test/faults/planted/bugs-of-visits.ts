import type { PlantedBug } from './bugs.ts';
import { bugsOfDigests } from './bugs-of-digests.ts';
import { bugsOfPresses } from './bugs-of-presses.ts';
import { bugsOfRetention } from './bugs-of-retention.ts';
import { bugsOfSurveys } from './bugs-of-surveys.ts';

const reminder = 'shared/domain/reminder';
const followUp = 'shared/domain/followup';
const reply = 'shared/domain/reply';
const deliver = 'shared/domain/thread/deliver.ts';

/** Mistakes in what reminders hang on. */
export const bugsOfVisits: readonly PlantedBug[] = [
  {
    name: 'a reminder is begun without insisting that its visits stand as they did',
    edits: [
      {
        file: deliver,
        find: '    ...visitsStand(entry.reminder),\n    ...followUp?.stands,\n',
        put: '',
      },
    ],
    kind: 'visits',
    within: 1_500,
  },
  {
    name: 'who looked at a visit says when to look again, whatever asked for a look meanwhile',
    edits: [
      {
        file: `${reminder}/reminder.rows.ts`,
        find: '    if: { since: { is: since }, revision: revision === 0 ? { absent: true } : { is: revision } },\n',
        put: '',
      },
    ],
    kind: 'visits',
    within: 1_500,
  },
  {
    name: 'a call that may have been placed is placed again without asking the provider',
    edits: [
      {
        file: 'shared/domain/thread/prove.ts',
        find: 'return placed.map((call) => ({ ...call, body: entry.text, media: 0 }));',
        put: 'return placed.slice(0, 0).map((call) => ({ ...call, body: entry.text, media: 0 }));',
      },
    ],
    kind: 'visits',
    within: 1_500,
  },
  {
    name: 'a machine is told of the visit',
    edits: [
      {
        file: 'functions/webhooks/voice-reminder.ts',
        find: 'return leaveWord(line.reminder);',
        put: 'return speak(urls, line.reminder);',
      },
    ],
    kind: 'visits',
    within: 100,
  },
  {
    name: 'a call whose end is never told is waited for without end',
    edits: [
      {
        file: 'shared/domain/thread/leave.ts',
        find: 'wakeAt: callSilentAt(entry, leftAt)',
        put: 'wakeAt: undefined',
      },
      {
        file: 'shared/domain/thread/settle.ts',
        find: 'const wakeAt = rank === 2 ? callSilentAt(entry, entry.leftAt ?? app.now().toISOString()) : undefined;',
        put: 'const wakeAt = undefined;',
      },
    ],
    kind: 'visits',
    within: 400,
  },
  {
    name: 'nobody is told when a visit is moved after its reminder',
    edits: [{ file: `${reminder}/corrections.ts`, find: 'if (isTold) return undefined;', put: 'return undefined;' }],
    kind: 'visits',
    within: 100,
  },
  {
    name: 'a reminder whose time has come is not written',
    edits: [
      {
        file: `${reminder}/remind.ts`,
        find: 'const target = due.now ?? failed;',
        put: 'const target = due.now === undefined ? failed : undefined;',
      },
    ],
    kind: 'visits',
    within: 100,
  },
  {
    name: 'the step after the first is never looked at',
    edits: [
      {
        file: `${reminder}/remind.ts`,
        find: 'let nextAt = due.nextAt;',
        put: 'let nextAt = due.now ? undefined : due.nextAt;',
      },
    ],
    kind: 'visits',
    within: 100,
  },
  {
    name: 'nobody looks for another way when a reminder does not arrive',
    edits: [
      {
        file: 'shared/domain/thread/fail.ts',
        find: '[id, lookNow(id, at)]',
        put: '[id, lookNow === undefined ? at : undefined]',
      },
    ],
    kind: 'visits',
    within: 200,
  },
  {
    name: 'too many requests fail a reminder for good',
    edits: [
      {
        file: 'shared/domain/thread/record.ts',
        find: '      await release(app, practice, entry);\n',
        put: "      if (entry.reminder) await fail(app, practice, entry, { code: said.code, kind: 'configuration' });\n      else await release(app, practice, entry);\n",
      },
    ],
    kind: 'visits',
    within: 400,
  },
];

/** Mistakes in what follows a missed visit, in a time that several want, in what is pressed on the page of a visit, in what is asked after it, in the weekly digests, and in what is forgotten. */
export const bugsOfRaces: readonly PlantedBug[] = [
  {
    name: 'a message about a missed visit is begun whoever answered or booked since it was looked at',
    edits: [
      {
        file: deliver,
        find: '    ...followUp?.stands,\n',
        put: '',
      },
    ],
    kind: 'missed',
    within: 1_500,
  },
  {
    name: 'a message about a missed visit leaves though another was booked',
    edits: [{ file: `${followUp}/over.ts`, find: 'if (booked) {', put: 'if (booked && !booked) {' }],
    kind: 'missed',
    within: 100,
  },
  {
    name: 'what follows a missed visit is not recorded',
    edits: [
      { file: `${followUp}/post-follow-up.ts`, find: 'step: putRecord({', put: 'step: undefined && putRecord({' },
    ],
    kind: 'missed',
    within: 100,
  },
  {
    name: 'too many requests fail a message about a missed visit for good',
    edits: [
      {
        file: 'shared/domain/thread/record.ts',
        find: '      await release(app, practice, entry);\n',
        put: "      if (entry.followUp) await fail(app, practice, entry, { code: said.code, kind: 'configuration' });\n      else await release(app, practice, entry);\n",
      },
    ],
    kind: 'missed',
    within: 500,
  },
  {
    name: 'a time is taken whoever has it',
    edits: [{ file: 'shared/domain/calendar/hour.rows.ts', find: '      if: tests,\n', put: '' }],
    kind: 'slot',
    within: 50,
  },
  {
    name: 'a yes that lost the race for its time is shown to nobody',
    edits: [
      {
        file: `${reply}/answer-question.ts`,
        find: "return recorded.by === 'provider' && planned.is === 'change' && planned.again ? toPerson() : false;",
        put: "return recorded.by === 'provider' && planned.is === 'change' && planned.again && settleReply(app, around, { home });",
      },
    ],
    kind: 'slot',
    within: 50,
  },
  {
    name: 'a yes whose time is taken is told that it is confirmed',
    edits: [
      {
        file: `${reply}/answer-question.ts`,
        find: '      head: (head) => suggested(head, entry, reading, before.id),\n',
        put: "      head: (head) => suggested(head, entry, reading, before.id),\n      answer: { text: 'thank you, confirmed', purpose: 'answer-echo' },\n",
      },
    ],
    kind: 'slot',
    within: 50,
  },
  {
    name: 'what was read last is shown, not what came last',
    edits: [
      {
        file: `${reply}/answer-question.ts`,
        find: '  if (head.reading?.at !== undefined && head.reading.at > at) return head;\n',
        put: '',
      },
    ],
    kind: 'slot',
    within: 1_500,
  },
  {
    name: 'a visit that is called off keeps its time',
    edits: [
      {
        file: 'shared/domain/appointment/record-visits.ts',
        find: 'of.holdsNoTime || !holdsTime(of.state)',
        put: 'of.holdsNoTime',
      },
    ],
    kind: 'slot',
    within: 50,
  },
  ...bugsOfPresses,
  ...bugsOfSurveys,
  ...bugsOfDigests,
  ...bugsOfRetention,
];
