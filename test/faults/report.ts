import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../bench/figure.ts';
import measured from '../bench/measured.json' with { type: 'json' };
import type { Found } from './find-planted.ts';
import type { OutageResult } from './outage.ts';
import type { ApartKind } from './story.ts';
import { isWeathered, type Suites } from './suites.ts';
import type { TaskResult } from './task.ts';

/** Everything that one run measured. */
export interface Figures {
  seed: number;
  played: TaskResult;
  /** Stories that are played by themselves, by kind. */
  visits: { kind: ApartKind; played: TaskResult }[];
  onDynamo: TaskResult;
  suites: Suites;
  found: readonly Found[];
}

const path = join(import.meta.dirname, '..', '..', 'docs', 'reliability.md');

/** Writes docs/reliability.md: each promise with its n and its last figure. */
export function writeReport(figures: Figures): void {
  writeFileSync(path, `${[head(figures), table(figures), planted(figures), how].join('\n\n')}\n`);
}

function head({ seed, played }: Figures): string {
  return `# Nothing lost, nothing twice

Written by \`npm run faults -- --schedules ${played.schedules} --seed ${seed}\`; do not edit. The same seed gives the same figures.
The run ends non-zero when one of the promises R1 to R8 is broken. [sending.md](sending.md) says what stands in the table at each moment.`;
}

const kindsApart: Record<ApartKind, string> = {
  visits: "a visit's changes, and presses on the page of its link, with its reminders and what sets them right",
  missed: 'a missed visit with what follows it',
  slot: 'a freed time, answers by text and by presses on a page, and a new booking',
  surveys: 'what is asked after an attended visit, with its answers and their figures',
  digests: 'two weeks of digests with what the desk does about them',
  retention: 'conversations of a year ago and the nights in which they are forgotten',
};

const many = (count: number) => count.toLocaleString('en-US');

function table({ played, visits, onDynamo, suites, found }: Figures): string {
  const { walk, visits: visitWalk, storm, reports, poison, afternoon, evening, dst } = suites;
  const foundCount = found.filter(({ schedules }) => schedules !== undefined).length;
  const rows: [string, string, string, string][] = [
    [
      'R1',
      `Every crash point of texts, e-mails, calls, files and emergencies: ${many(walk.points)} places of ${walk.stories} stories, ${many(walk.deaths)} deaths before and after, ${many(walk.plays)} plays with lost answers`,
      `${walk.failures.length} broken; ${walk.sideEffects.length} kinds of side effect, of at least 60 once e-mail, phone and schedule have landed`,
      verdict(walk.failures.length === 0),
    ],
    [
      'R1',
      `Every kind of crash point of reminders, missed visits and wanted times: ${many(visitWalk.points)} deaths before and after`,
      `${visitWalk.failures.length} broken; ${visitWalk.sideEffects.length} kinds of side effect`,
      verdict(visitWalk.failures.length === 0),
    ],
    [
      'R2',
      `${many(played.schedules)} random schedules, ${many(played.faults)} faults, ${many(played.sends)} texts and e-mails left, ${many(played.calls)} calls`,
      ends(played),
      verdict(isClean(played)),
    ],
    ...visits.map(({ kind, played: of }): [string, string, string, string] => [
      'R2',
      `${many(of.schedules)} interleavings of ${kindsApart[kind]}, ${many(of.faults)} faults, ${many(of.sends)} messages and calls left`,
      ends(of),
      verdict(isClean(of)),
    ]),
    [
      'R2',
      `${many(onDynamo.schedules)} schedules on the embedded DynamoDB, ${many(onDynamo.sends)} texts and e-mails left, ${many(onDynamo.calls)} calls; 500 random commits in \`npm test\``,
      ends(onDynamo),
      verdict(isClean(onDynamo)),
    ],
    ['R3', `${found.length} planted bugs`, `${foundCount} found, below`, verdict(foundCount === found.length)],
    [
      'R4',
      `${many(storm.events)} texts, each x${storm.copies}, shuffled, 16 at a time, over virtual 29 h`,
      `${many(storm.entries)} entries, ${many(storm.taken)} answers of 2xx`,
      verdict(storm.entries === storm.events && storm.taken === storm.posts),
    ],
    [
      'R5',
      `${many(reports.orders)} orders of four reports: repeated, with and without our reference, before, after and without our own record`,
      `${reports.failures.length} end wrong`,
      verdict(reports.failures.length === 0),
    ],
    [
      'R6',
      `${many(poison.subsets)} poison subsets of a batch of ten jobs, and their redrive`,
      `${poison.failures.length} end wrong`,
      verdict(poison.failures.length === 0),
    ],
    ['R7', outageOf(afternoon), outageFigures(afternoon), verdict(isWeathered(afternoon))],
    ['R7', outageOf(evening), outageFigures(evening), verdict(isWeathered(evening))],
    [
      'R8',
      `${dst.zones} zones, ${dst.nights} nights, ${dst.messages} messages held for the morning or planned, ${dst.reminders} reminders`,
      `${dst.failures.length} at another wall time or not once`,
      verdict(dst.failures.length === 0),
    ],
    ...['R9', 'R10'].map(benched),
  ];
  return ['| | n | last figure | |', '|---|---|---|---|', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join(
    '\n',
  );
}

/** What `npm run bench` measured last. */
function benched(id: string): [string, string, string, string] {
  const known: readonly Figure[] = measured;
  const found = known.find((one) => one.id === id);
  if (!found) return [id, 'npm run bench', 'not measured', 'not met yet'];
  return [id, `${found.what}: ${found.n}`, found.last, verdict(found.met)];
}

function verdict(holds: boolean): string {
  return holds ? 'met' : 'not met';
}

function isClean({ failures }: TaskResult): boolean {
  return failures.length === 0;
}

function ends({ lost, duplicated, stuck, other, unknown, unknownUnexplained }: TaskResult): string {
  return `${lost} lost, ${duplicated} duplicated, ${stuck} stuck, ${other} other promises broken; ${many(unknown)} unknown, ${unknownUnexplained} of them without cause`;
}

function outageOf({ messages, from, hours }: OutageResult): string {
  return `Twilio silent for ${hours} h from ${from}, ${many(messages)} answers and 20 confirmations of STOP due`;
}

function outageFigures(outage: OutageResult): string {
  const { callsBeforeOpen, callsInVain, sent, twice, tooLate, mostInAMinute, inQuietHours, drainMinutes } = outage;
  return [
    `breaker open after ${callsBeforeOpen} calls, ${callsInVain} in vain in all`,
    `${many(sent)} sent, ${twice} twice, at most ${mostInAMinute} a minute, ${inQuietHours} in quiet hours, the last ${drainMinutes} min after Twilio was back`,
    `${tooLate} confirmations not sent, their five minutes being over`,
    `no body received more than ${outage.mostReceives === 1 ? 'once' : `${outage.mostReceives} times`}, ${outage.dead} set aside`,
  ].join('; ');
}

function planted({ found }: Figures): string {
  const rows = found.map(
    ({ name, schedules, rule }) => `| ${name} | ${schedules === undefined ? 'not found' : many(schedules)} | ${rule} |`,
  );
  return [
    '## Planted bugs',
    '',
    'Each is planted in the real source as it is loaded (`test/faults/planted`), and must be found or the run fails.',
    '',
    '| mistake | schedules until it was found | told by |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

const how = `## How

\`test/faults\` runs the real handlers in one process, in virtual time, without sockets. Every read, commit, queued body and provider
call is a point: time passes, others overtake, the process dies before or after, an answer is lost, the service throttles, the
worker is paused until up to its deadline. Machines' clocks are up to five minutes wrong either way. Behind the ports stand a
table in memory (held to DynamoDB's answers by \`test/adapters/memory-table.test.ts\`; its indexes lag), SQS (late, twice, in no
order, forgotten as a kill of the laptop's does), S3 (puts whose answer is lost, throttles, browsers that put by signed URLs and put other
bytes there later), SendGrid (events hours late, twice, in any order, together or never; mail that comes
again for days; nobody to ask) and Twilio (429, resets, error pages and silence before and after accepting; a
list that lags up to ten minutes; signed reports late, twice, turned round, bare or never; calls in which our TwiML
is played to whoever is on the line; pictures that are there, come later, are gone or are never given; our own pictures, fetched from
\`/files\` when a message left). Each draw goes by its own name, so a failing
schedule can be made shorter: \`npm run faults -- --seed N --schedule N\` tells the shortest history found.

At the end the table is held against what really happened (\`test/faults/checker\`): texts acknowledged stand once, in one thread;
what staff were told is taken leaves once, was taken back, failed with its reason, or is shown as unknown; what failed or may have
stands among what failed until somebody of the desk dealt with it; STOP and HELP are answered where we answer them; provider ids stand
for one message each; reports are applied and never taken back; nothing leaves after a STOP or in quiet hours; turns are those of the figures;
a call stands once, as what it came to; its voicemail is kept before it is deleted elsewhere; its text back goes once; a phone of the
desk rings once for a call that was asked for; words of an emergency have the fixed text once and raise a page, which is told by text and by
call on its plan until somebody takes it and not after that, each telling once; a picture or an attachment that came is kept once, or shown as missing where nobody
could have it; a message leaves with the very files that were brought; no file that a message names is deleted, and none stays that no
message names; each step of a reminder of a visit that took place left, or says why not, and what did not arrive went another way; a press on the page of a
visit is done once or not at all, as its page says; what was answered last is so, and no text says otherwise any more; a patient is asked once at most how it was, and what they answered last is
kept and counted; a digest leaves once at most for each week and each who manages, and none is forgotten;
what was settled a year ago holds no word and no file any more, what waits for an answer keeps all of its words; heads stand in the
lists they belong in; what waits in a conversation that was brought into another, or parted from it, stands where its
message does; audit rows have no gaps; no queue has set anything aside.

**Unknown** is counted without cause unless Twilio keeps no words (redaction) and has a message to that number that no entry of
ours holds: then nobody can say whose it is; or it is an e-mail that no event ever named, since no provider can be asked for one. Where two messages say the same to the same number, their count is checked, not which is which.
**Elsewhere**: bounces, wishes, links that close, dates of birth given to them, complaints, figures, messages moved by hand,
households and their reviews, and undecided words die at their side effects in
\`test/faults/crash-walk*.test.ts\` and in their own tests under \`test/flows\`.
A provider's in-flight request arrives within its time-out of eight seconds; Twilio's clock is taken as the true one.`;
