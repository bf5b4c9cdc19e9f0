import { cognitoSignIns } from '#shared/adapters/sign-ins.ts';
import { practiceKey, practiceRow } from '#shared/domain/practice/practice.rows.ts';
import { everyStaff, staffRow } from '#shared/domain/staff/staff.rows.ts';
import type { App } from '#shared/ports.ts';
import { type Account, whyNot } from './account.ts';
import { appOf } from './app-of.ts';
import { type Finding, fine, note } from './finding.ts';
import type { Place } from './place.ts';

/** Who can sign in at a deployment. */
export async function examinePeople(aws: Account, place: Place): Promise<Finding> {
  try {
    if (!place.userPool) return note('people', 'could not be looked at: the stack names no user pool yet');
    const signIns = cognitoSignIns(aws.calls, { id: place.userPool, url: undefined }, (_name, step) => step());
    return await peopleOf({ ...appOf(place), signIns }, place.name.replace(/^deskline-/, ''));
  } catch (error) {
    return note('people', `could not be looked at (${whyNot(error)})`);
  }
}

/** Everybody who works there, held against the user pool. */
export async function peopleOf(app: App, stage: string): Promise<Finding> {
  const practice = await app.table.get(practiceRow, practiceKey);
  const ofStage = stage === 'production' ? '' : ` --stage ${stage}`;
  if (!practice) {
    const say = `npm run setup -- --practice "..." --zone America/New_York --number +1... --admin "..." --email ...${ofStage}`;
    return note('people', 'nobody can sign in yet: the practice has no settings and no admin', `Next: ${say}`);
  }
  const { rows } = await app.table.query(staffRow, { ...everyStaff, consistent: true });
  const working = rows.filter(({ active }) => active);
  const standing = await Promise.all(working.map(({ id }) => app.signIns.standing(id)));
  const [out, waiting] = ['out', 'invited'].map((how) => standing.filter((one) => one === how).length);
  if (out) {
    const say = `Next: npm run setup -- --invite-all${ofStage}`;
    return note('people', `${out} of ${working.length} who work there cannot sign in`, say);
  }
  return fine('people', `${working.length} can sign in${waiting ? `, ${waiting} of them have not come yet` : ''}`);
}
