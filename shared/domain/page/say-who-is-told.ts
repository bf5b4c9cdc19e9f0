import type { App } from '../../ports.ts';
import { nameTelephones } from './name-telephones.ts';
import type { Told } from './told.ts';

/** The line of one try: whose telephones are told and how, and which may not be. */
export async function sayWhoIsTold(app: App, all: readonly Told[]): Promise<string> {
  const nameOf = await nameTelephones(app, all);
  const toldOnes = listed(all, 'send', nameOf);
  const others = listed(all, 'block', nameOf);
  const sentences = [
    ...(toldOnes.length > 0 ? [`Being told: ${toldOnes.join('; ')}`] : []),
    ...(others.length > 0 ? [`Not told: ${others.join('; ')}`] : []),
  ];
  return sentences.join('. ');
}

function listed(all: readonly Told[], decision: Told['decision'], nameOf: (whose: string) => string): string[] {
  const some = all.filter((one) => one.decision === decision);
  return [...new Set(some.map(({ whose }) => whose))].map((who) => {
    const ways = some.filter(({ whose }) => whose === who).map(({ way }) => way);
    return `${nameOf(who)} by ${ways.join(' and by ')}`;
  });
}
