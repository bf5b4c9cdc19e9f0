import { placeArguments, placeOf, run } from './command.ts';
import { migratePlace, toldSteps } from './migrate-place.ts';

/** `npm run migrate [-- --stage production]`: brings older rows forwards; deploy and restore do so by themselves. */
run(async () => {
  const { stage } = placeArguments();
  const place = await placeOf(stage);
  try {
    console.log(toldSteps(await migratePlace(place)));
  } finally {
    await place.close();
  }
});
