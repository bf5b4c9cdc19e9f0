import { type DeploymentSettings, givenNames } from '../aws/settings.ts';
import type { Outputs } from './connect-providers.ts';
import { type Finding, note } from './finding.ts';

/** What the last deployment was given and this one is not: it would be taken away without a word. */
export function examineSettings(settings: DeploymentSettings, outputs: Outputs): Finding[] {
  const before = (outputs.get('GivenSettings') ?? '').split(' ').filter((name) => name !== '' && name !== 'none');
  const now: readonly string[] = givenNames(settings);
  const gone = before.filter((name) => !now.includes(name));
  if (gone.length === 0) return [];
  const says = `${gone.join(', ')}: given to the last deployment and not to this one, which takes away what hangs on it`;
  return [note('settings', says, 'Give it again by -c, or better in cdk.json under context, where it stays.')];
}
