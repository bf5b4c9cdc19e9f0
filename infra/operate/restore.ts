import { resolve } from 'node:path';
import { placeArguments, placeOf, run } from './command.ts';
import { importAll } from './import-all.ts';
import { toldSteps } from './migrate-place.ts';

/** `npm run restore -- FOLDER [--stage rehearsal]`: a backup, written into an empty table and compared. */
run(async () => {
  const { stage, rest } = placeArguments();
  if (!rest[0]) throw new Error('From which folder? npm run restore -- FOLDER [--stage rehearsal]');
  const place = await placeOf(stage);
  try {
    const { rows, files, heldBack, remindersHeldBack, surveysHeldBack, migrated } = await importAll(
      resolve(rest[0]),
      place,
    );
    console.log(`${rows} rows and ${files} files stand in ${place.name}, the same as in the backup.`);
    if (remindersHeldBack > 0) console.log(`${remindersHeldBack} reminders may have left since, and are left out.`);
    if (surveysHeldBack > 0) console.log(`${surveysHeldBack} patients may have been asked since, and are not asked.`);
    console.log(toldSteps(migrated));
    if (heldBack > 0) console.log(`${heldBack} messages may have left since; they stand under "Failed" for a person.`);
  } finally {
    await place.close();
  }
});
