import { cognitoSignIns } from '#shared/adapters/sign-ins.ts';
import { account } from './account.ts';
import { appOf } from './app-of.ts';
import { run } from './command.ts';
import { deployedPlace } from './place.ts';
import { setUp } from './set-up.ts';
import { setupArguments, setupUsage } from './setup-arguments.ts';

/** `npm run setup -- --practice ... --admin ...`: who a deployed practice is, and its first administrator. */
run(async () => {
  const wanted = setupArguments();
  if (!wanted) return console.log(setupUsage);
  const aws = account();
  const place = await deployedPlace(wanted.stage, aws);
  if (place.sleeps && !wanted.inviteAll)
    throw new Error(`${place.name} sleeps: it is there to be restored into, and would not be empty any more.`);
  if (!place.userPool) throw new Error(`${place.name} names no user pool: deploy this version first (npm run deploy).`);
  const signIns = cognitoSignIns(aws.calls, { id: place.userPool, url: undefined }, (_name, step) => step());
  const sentences = await setUp({ ...appOf(place), signIns }, place.name, wanted);
  console.log(sentences.join('\n'));
});
