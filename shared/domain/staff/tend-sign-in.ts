import type { App } from '../../ports.ts';
import { noteSignIn, signInKey, signInRow } from './sign-in.rows.ts';
import type { SignIn } from './sign-in.ts';
import { staffKey, staffRow } from './staff.rows.ts';
import { roles, type Staff } from './staff.ts';

const attempts = 5;

/**
 * Brings a person's sign-in in line with their row: who works here is let in, and invited where they never were; who left is
 * shut out. It is done again as often as it is asked for, also where the note says that it is done: whoever did so may
 * have read an older row than somebody who was slower. Answers what stands now.
 */
export async function tendSignIn(app: App, staffId: string): Promise<SignIn | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const [person, before] = await app.table.getMany([staffRow, staffKey(staffId)], [signInRow, signInKey(staffId)]);
    if (!person || !before) return undefined;
    const now = await followed(app, person, before);
    const committed = await app.table.commit({ signIn: noteSignIn(before, now) });
    if (committed.ok) {
      app.log.info('sign_in_tended', { staffId, state: now.state, why: now.why });
      return { ...before, ...now };
    }
    await app.backOff(attempt);
  }
  throw new Error('a person kept changing while their sign-in was brought in line');
}

async function followed(app: App, person: Staff, before: SignIn): Promise<Pick<SignIn, 'state' | 'why' | 'invitedAt'>> {
  const { id: staffId, email, role } = person;
  if (!person.active) {
    await app.signIns.bar(staffId);
    return { state: 'ended' };
  }
  if (!email) return { state: 'refused', why: 'no-email' };
  const otherGroups = roles.filter((other) => other !== role);
  const outcome = await app.signIns.admit({ staffId, email, group: role, otherGroups }, before.again ?? false);
  if (outcome === 'taken') return { state: 'refused', why: 'email-taken' };
  const writtenAt = outcome === 'invited' ? app.now().toISOString() : before.invitedAt;
  return { state: 'open', ...(writtenAt ? { invitedAt: writtenAt } : {}) };
}
