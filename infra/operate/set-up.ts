import { fieldChanges } from '#shared/domain/practice/field-changes.ts';
import { appendSettingsChange, practiceKey, practiceRow, putPractice } from '#shared/domain/practice/practice.rows.ts';
import type { Practice, PracticeGiven } from '#shared/domain/practice/practice.ts';
import { askSignIn } from '#shared/domain/staff/sign-in.rows.ts';
import { everyStaff, replaceStaff, staffRow } from '#shared/domain/staff/staff.rows.ts';
import type { Staff } from '#shared/domain/staff/staff.ts';
import { tendSignIn } from '#shared/domain/staff/tend-sign-in.ts';
import type { App } from '#shared/ports.ts';
import { notThere, type Write } from '#shared/table.ts';
import type { Wanted } from './setup-arguments.ts';

/** In the record of changes, in the place of a person's id. */
const by = 'npm run setup';

/**
 * Gives a deployment its first settings and its first administrator, who is invited and adds everybody else; with
 * `inviteAll`, everybody who works there and is not known to the user pool. What is there already stays as it is: again
 * with the same words it only sees to what is missing. Answers a sentence for each thing; throws one where it does
 * nothing.
 */
export async function setUp(app: App, name: string, wanted: Wanted): Promise<string[]> {
  const practice = await app.table.get(practiceRow, practiceKey);
  if (practice) insistOnTheSame(name, practice, wanted);
  const people = await everybody(app);
  if (wanted.inviteAll) {
    if (!practice) throw new Error(`${name} has no settings yet, and nobody to invite: restore into it, or set it up.`);
    return inviteAll(app, people);
  }
  if (!practice && !(wanted.practice && wanted.admin))
    throw new Error(
      `${name} has no settings yet. Give all of them: --practice, --zone, --number, --admin and --email (npm run setup -- --help).`,
    );
  if (!wanted.admin) return [`${name} is set up already, as ${practice?.name}. Nothing was changed.`];
  const known = people.find(({ email }) => email === wanted.admin?.email);
  const admin = known ?? newAdmin(app, wanted.admin);
  if (known) insistOnAdmin(known);
  else if (!wanted.anotherAdmin) insistOnNone(name, people);
  const first = practice || !wanted.practice ? undefined : firstSettings(wanted.practice);
  await write(app, first, known ? undefined : admin, admin.id);
  const said = first ? `${name} has its first settings: ${first.name}.` : `${name} is set up already.`;
  return [said, await invited(app, admin)];
}

function insistOnTheSame(name: string, practice: Practice, { practice: asked }: Wanted): void {
  if (!asked) return;
  const [place] = practice.locations;
  const numbers = practice.locations.flatMap((location) => location.numbers);
  const isSame =
    practice.name === asked.name &&
    place?.hours.zone === asked.zone &&
    asked.numbers.every((number) => numbers.includes(number));
  if (isSame) return;
  throw new Error(`${name} is set up already, as ${practice.name}, and not in these words: change it under Settings.`);
}

function insistOnAdmin({ name, role, active }: Staff): void {
  if (role === 'admin' && active) return;
  const is = active ? `as a ${role}` : 'among those who left';
  throw new Error(`This address is ${name}'s, who is there ${is}. An admin changes that under Settings, Staff.`);
}

function insistOnNone(name: string, people: readonly Staff[]): void {
  const admin = people.find(({ role, active }) => role === 'admin' && active);
  if (!admin) return;
  throw new Error(
    `${name} has an admin already: ${admin.name}, who adds others under Settings, Staff. Has that person left, say --another-admin.`,
  );
}

function newAdmin(app: App, { name, email }: NonNullable<Wanted['admin']>): Staff {
  const id = app.newId().toLowerCase();
  return { id, name, email, role: 'admin', locations: 'all', active: true, version: 1 };
}

/** Careful where it matters: no e-mail carries words, none comes in, and Twilio answers STOP. Hours are set by the admin. */
function firstSettings({ name, zone, numbers, location }: NonNullable<Wanted['practice']>): PracticeGiven {
  return {
    name,
    version: 1,
    locations: [{ id: 'main', name: location, hours: { zone, holidays: [] }, numbers: [...numbers] }],
    undoSeconds: 10,
    optOutBy: 'provider',
    quiet: { from: '21:00', to: '08:00' },
    targetMinutes: { sms: 60, email: 240 },
  };
}

/** All of it or nothing; who is to be let in stands among it, so that whoever comes after knows. */
async function write(app: App, first: PracticeGiven | undefined, person: Staff | undefined, id: string): Promise<void> {
  const at = app.now().toISOString();
  const record = (of: string, after: object): Write =>
    appendSettingsChange({ id: app.newId(), at, by, of, changes: fieldChanges({}, after) });
  const committed = await app.table.commit({
    practice: first ? { ...putPractice(first), if: notThere } : undefined,
    began: first ? record('settings', first) : undefined,
    person: person ? replaceStaff(person, undefined) : undefined,
    added: person ? record(id, person) : undefined,
    // Who never came is written to once more: that is what it is run again for.
    signIn: askSignIn(id, { asked: app.newId(), at, again: person === undefined }),
  });
  if (!committed.ok) throw new Error('Somebody set it up at the same time. Run it again: it says what stands.');
}

async function inviteAll(app: App, people: readonly Staff[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const person of people.filter(({ active }) => active)) {
    const at = app.now().toISOString();
    await app.table.commit({ signIn: askSignIn(person.id, { asked: app.newId(), at }) });
    sentences.push(await invited(app, person));
  }
  return sentences;
}

async function invited(app: App, { id, name, email }: Staff): Promise<string> {
  const signIn = await tendSignIn(app, id);
  if (signIn?.why === 'no-email') return `${name} has no e-mail address: give one under Settings, Staff.`;
  if (signIn?.why === 'email-taken') return `${name} was not invited: somebody else signs in by ${email}.`;
  const isThere = (await app.signIns.standing(id)) === 'in';
  return isThere ? `${name} signs in already.` : `${name} is invited by e-mail, for three days: ${email}.`;
}

async function everybody(app: App): Promise<Staff[]> {
  return (await app.table.query(staffRow, { ...everyStaff, consistent: true })).rows;
}
