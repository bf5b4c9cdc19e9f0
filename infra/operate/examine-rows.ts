import { AwsRefusal } from '#shared/adapters/signed-call.ts';
import { migrationKey, migrationRow } from '#shared/domain/migration/migration.rows.ts';
import { pendingSteps, tooNew } from '#shared/domain/migration/migration.ts';
import { steps } from '#shared/domain/migration/steps.ts';
import type { DeploymentSettings } from '../aws/settings.ts';
import { type Account, whyNot } from './account.ts';
import { appOf } from './app-of.ts';
import { examinePeople } from './examine-people.ts';
import { examineSettings } from './examine-settings.ts';
import { type Finding, fine, missing, note } from './finding.ts';
import { deployedPlace, type Place } from './place.ts';
import { stackOutputs } from './stack-outputs.ts';

/** What a deployment had and would lose, how far its rows have been brought, and who can sign in there; where there is one. */
export async function examineDeployed(aws: Account, settings: DeploymentSettings): Promise<Finding[]> {
  const { stage } = settings;
  try {
    const given = examineSettings(settings, await stackOutputs(aws, stage));
    const place = await deployedPlace(stage, aws);
    return [...given, await rowsOf(place), await examinePeople(aws, place)];
  } catch (error) {
    // CloudFormation's answer for a stack that is not there.
    if (error instanceof AwsRefusal && error.status === 400) return [fine('rows', 'none yet: nothing is deployed')];
    return [note('rows', `could not be looked at (${whyNot(error)})`)];
  }
}

/** Which steps are pending at a place. */
export async function rowsOf(place: Place): Promise<Finding> {
  const state = await appOf(place).table.get(migrationRow, migrationKey);
  const refusal = tooNew(state?.done ?? 0, steps);
  if (refusal) return missing('rows', refusal, 'Deploy the version that wrote them, or a later one.');
  const pending = pendingSteps(state, steps);
  if (pending.length === 0) return fine('rows', 'as this version writes them');
  const begun = state?.cursor ? ', the first of them begun' : '';
  const told = pending.map(({ number, does }) => `${number}. ${does}`).join(' ');
  return note(
    'rows',
    `${pending.length} of ${steps.length} steps are pending${begun}: ${told}`,
    'npm run deploy takes them; so does npm run migrate -- --stage NAME.',
  );
}
