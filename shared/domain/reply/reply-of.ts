import type { App } from '../../ports.ts';
import type { Address } from '../contact/address.ts';
import { mayReach } from '../contact/may-reach.ts';
import { entryRow } from '../message/any-entry.ts';
import { entryKey } from '../message/entry.key.ts';
import type { InboundEntry } from '../message/entry.ts';
import { dayOf } from '../message/sending-counts.ts';
import type { Patient } from '../patient/patient.ts';
import { locationById } from '../practice/practice.ts';
import { answerSurvey } from '../survey/answer-survey.ts';
import { surveyAnswered } from '../survey/survey-answered.ts';
import { threadKey, threadRow } from '../thread/thread.rows.ts';
import type { Thread } from '../thread/thread.ts';
import { type Answering, answerQuestion } from './answer-question.ts';
import { whomText } from './answer-words.ts';
import type { Around } from './around.ts';
import type { Reading } from './intent.ts';
import { bindReply, type OpenQuestion } from './open-question.ts';
import { openQuestions } from './open-questions.ts';
import { reHome } from './re-home.ts';
import { type EachReading, readEach } from './read-each.ts';
import { readReply } from './read-reply.ts';
import { settleReply } from './settle-reply.ts';
import { settleTakenBack } from './settle-taken-back.ts';
import { speaksOfVisit } from './speaks-of-visit.ts';
import { excludedPerson, haveNamesOfTheirOwn, isAskedWhom, namedPeople, spokenOf } from './whom.ts';

/**
 * What follows from a text that is neither an emergency nor an opt-out. Of one patient's number it is theirs. Of a shared
 * one it is resolved in this order: whom the survey asked about that it answers with a number; each whom it says yes or no for by name; the only patient with an open question; the only one with a visit to come; else it is
 * asked once, by name, and staff see it meanwhile. False when something moved meanwhile.
 */
export async function replyOf(app: App, around: Around, reading: Reading): Promise<boolean> {
  const { entry, head, from, people } = around;
  const now = Date.parse(entry.at);
  if (people.length === 0) return alone(app, around, reading);
  const isShared = head.patientId === undefined && people.length > 1;
  if (isShared && entry.again) return settleTakenBack(app, around);
  const named = isShared ? namedPeople(from, entry, people) : undefined;
  const questions = await openQuestions(app, from, now, head.id);
  if (named) return answerWhom(app, around, named, questions);
  // Of three "not Leo" leaves open which.
  if (isShared && excludedPerson(from, entry, people)) return alone(app, around, reading);
  const survey = await surveyAnswered(app, around, questions);
  if (survey) {
    const asked = isShared ? people.find(({ id }) => id === survey.patientId) : undefined;
    return answerSurvey(app, around, survey, asked && (await reHome(app, around, asked)));
  }
  const each = isShared ? readEach(entry.text, people) : undefined;
  if (each) return answerEach(app, around, reading, { each, questions });
  const about = spokenOf(entry.text, people);
  const isAbout = (question: OpenQuestion) => about.length === 0 || about.some(({ id }) => id === question.patientId);
  const bound = bindReply(entry.text, questions.filter(isAbout), now);
  const question = bound.is === 'one' ? bound.question : undefined;
  const isClear = question && isClearly(entry.text, question);
  if (!isShared) {
    return isClear && isAnswer(reading)
      ? answerQuestion(app, around, { reading, entry, question })
      : alone(app, around, reading);
  }
  const [theOne, more] = about;
  if (theOne && !more) return ofPerson(app, around, reading, theOne, isClear ? question : undefined);
  if (question) {
    // It names more people than were asked about: the rest of it is for a person.
    if (more) return alone(app, around, reading);
    const patient = people.find(({ id }) => id === question.patientId);
    if (patient) return ofPerson(app, around, reading, patient, isClear ? question : undefined);
  }
  // "Mia not Leo": who is named need not be asked for by name.
  if (more && !isAnswer(reading)) return alone(app, around, reading);
  const likely =
    bound.is === 'several'
      ? people.filter(({ id }) => bound.questions.some(({ patientId }) => patientId === id))
      : await withVisits(app, people, now);
  const [only, another] = likely;
  if (only && !another) return ofPerson(app, around, reading, only, undefined);
  if (!another || reading.intent === 'thanks' || isAskedWhom(from, entry.at)) return alone(app, around, reading);
  if (!haveNamesOfTheirOwn(likely) || !mayBeNamed(around, likely)) return alone(app, around, reading);
  return askWhom(app, around, reading, likely);
}

/** Where something else was written since, only words that speak of the visit themselves answer what was asked about it. */
function isClearly(text: string, { isOvertaken }: OpenQuestion): boolean {
  return !isOvertaken || speaksOfVisit(text);
}

function isAnswer({ intent }: Reading): boolean {
  return intent === 'confirm' || intent === 'cancel' || intent === 'reschedule' || intent === 'late';
}

/** Nothing was asked that it could answer: a thanks is no work for anybody, the rest waits for a person with what it seems to ask for. */
function alone(app: App, around: Around, reading: Reading): Promise<boolean> {
  const { entry, head } = around;
  if (reading.intent === 'thanks') return settleReply(app, around, { calms: [entry] });
  return settleReply(app, around, {
    mayBeAfterHours: true,
    ...(head.patientId ? { head: (before) => hinted(before, entry, reading) } : {}),
  });
}

/** What it seems to ask for, shown with its words; a bare yes to nothing says nothing. */
function hinted(head: Thread, entry: InboundEntry, { intent, words }: Reading): Thread {
  if (intent === 'cancel' && words.length < 4) return head;
  if (intent !== 'cancel' && intent !== 'reschedule' && intent !== 'late') return head;
  const appointmentId = head.nextAppointment?.id;
  return {
    ...head,
    reading: { entryId: entry.id, at: entry.at, intent, words, ...(appointmentId ? { appointmentId } : {}) },
  };
}

/** A text from a shared number that is this patient's: it goes to their thread, and answers there what they were asked. */
async function ofPerson(
  app: App,
  around: Around,
  reading: Reading,
  patient: Patient,
  question: OpenQuestion | undefined,
): Promise<boolean> {
  const home = await reHome(app, around, patient);
  if (question && isAnswer(reading)) {
    return answerQuestion(app, around, { reading, entry: home.entry, question, home });
  }
  if (reading.intent === 'thanks') return settleReply(app, around, { home, calms: [home.entry] });
  return settleReply(app, around, {
    home,
    head: (before) => hinted(before, home.entry, reading),
    mayBeAfterHours: true,
  });
}

async function withVisits(app: App, people: readonly Patient[], now: number): Promise<Patient[]> {
  const heads = await app.table.getMany(...people.map(({ threadId }) => [threadRow, threadKey(threadId)] as const));
  return people.filter((_one, nth) => Date.parse(heads[nth]?.nextAppointment?.startsAt ?? '') > now);
}

/** The question says who has something open: whoever is reached there has to be somebody who may be told that of each. */
function mayBeNamed({ practice, entry, from }: Around, likely: readonly Patient[]): boolean {
  return likely.every(({ id: patientId, location }) => {
    const day = dayOf(locationById(practice, location).hours.zone, Date.parse(entry.at));
    return mayReach({ patientId }, from.people, { purpose: 'whom-question', day }) === undefined;
  });
}

/** Asks once whom it is about, by name, those only who have something open. It stays here until that is known. */
function askWhom(app: App, around: Around, { language }: Reading, likely: readonly Patient[]): Promise<boolean> {
  const { practice, entry } = around;
  const ref = { threadId: entry.threadId, at: entry.at, messageId: entry.id };
  return settleReply(app, around, {
    contact: (from) => ({ ...from, whom: { at: entry.at, ref, patientIds: likely.map(({ id }) => id) } }),
    answer: {
      text: whomText(
        practice.name,
        language,
        likely.map(({ givenName }) => givenName),
      ),
      purpose: 'whom-question',
    },
  });
}

/**
 * They said whom it is about: what they had written answers each of these patients' questions, one after the other, and
 * the address is asked no more. A part that was done before is found done.
 */
async function answerWhom(
  app: App,
  around: Around,
  named: readonly Patient[],
  questions: readonly OpenQuestion[],
): Promise<boolean> {
  const { entry, from, people } = around;
  const waiting = from.whom && (await app.table.get(entryRow, entryKey(from.whom.ref)));
  const settled = { contact: withoutWhom, calms: [entry] };
  if (waiting?.direction !== 'in' || waiting.kind !== 'text') return settleReply(app, around, settled);
  const reading = readReply(
    waiting.text,
    people.map(({ givenName }) => givenName),
  );
  const clear = questions.filter((question) => isClearly(waiting.text, question));
  const [one, another] = named;
  if (one && !another) return answerFor(app, around, { one, waiting, reading, questions: clear });
  const of = named.flatMap(({ id }) => clear.find(({ patientId }) => patientId === id) ?? []);
  if (of.length === 0 || !isAnswer(reading)) return settleReply(app, around, settled);
  const answers = of.map((question) => ({ reading, question }));
  return answerInTurn(app, around, waiting, { answers, last: { contact: withoutWhom, calms: [waiting, entry] } });
}

/** One message answers several questions, one after the other; it is read when the last of them is answered. */
async function answerInTurn(
  app: App,
  around: Around,
  entry: InboundEntry,
  {
    answers,
    last,
  }: { answers: readonly Pick<Answering, 'reading' | 'question'>[]; last: Pick<Answering, 'contact' | 'calms'> },
): Promise<boolean> {
  // One of them is for a person, so the message waits.
  const isWaiting = around.head.reading?.entryId === entry.id;
  const closing = isWaiting ? { ...last, calms: [] } : last;
  for (const answer of answers) {
    const more = answer === answers.at(-1) ? closing : { leavesUnread: true };
    if (!(await answerQuestion(app, around, { ...answer, entry, ...more }))) return false;
  }
  return true;
}

function isNo({ intent }: Reading): boolean {
  return intent === 'cancel';
}

/** It says yes or no for each by name: each is asked about a visit, or the whole of it is for a person. */
async function answerEach(
  app: App,
  around: Around,
  reading: Reading,
  { each, questions }: { each: readonly EachReading[]; questions: readonly OpenQuestion[] },
): Promise<boolean> {
  const { entry } = around;
  const newestFirst = questions.toSorted((a, b) => b.at.localeCompare(a.at));
  const answers = each.flatMap((one) => {
    const question = newestFirst.find(({ patientId }) => patientId === one.patientId);
    return question && isClearly(entry.text, question) ? [{ reading: one.reading, question }] : [];
  });
  if (answers.length < each.length) return alone(app, around, reading);
  // A no last: it waits for the desk, as any no does.
  const noLast = answers.toSorted((a, b) => Number(isNo(a.reading)) - Number(isNo(b.reading)));
  const settled = answers.some((one) => isNo(one.reading)) ? {} : { calms: [entry] };
  return answerInTurn(app, around, entry, { answers: noLast, last: settled });
}

/** What waited is one patient's: it goes to their thread, as if it had been known at once. */
async function answerFor(
  app: App,
  around: Around,
  {
    one,
    waiting,
    reading,
    questions,
  }: { one: Patient; waiting: InboundEntry; reading: Reading; questions: readonly OpenQuestion[] },
): Promise<boolean> {
  const home = await reHome(app, around, one, waiting);
  const question = questions.find(({ patientId }) => patientId === one.id);
  if (question && isAnswer(reading)) {
    return answerQuestion(app, around, { reading, entry: home.entry, question, home, contact: withoutWhom });
  }
  return settleReply(app, around, {
    home,
    contact: withoutWhom,
    head: (head) => hinted(head, home.entry, reading),
    mayBeAfterHours: true,
  });
}

function withoutWhom({ whom: _known, ...from }: Address): Address {
  return from;
}
