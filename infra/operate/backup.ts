import { resolve } from 'node:path';
import { placeArguments, placeOf, run } from './command.ts';
import { exportAll } from './export-all.ts';

/** `npm run backup -- FOLDER [--stage production]`: everything of a practice, copied into an empty folder. */
run(async () => {
  const { stage, rest } = placeArguments();
  if (!rest[0]) throw new Error('Into which folder? npm run backup -- FOLDER [--stage production]');
  const place = await placeOf(stage);
  try {
    const { rows, files, checksum } = await exportAll(place, resolve(rest[0]));
    if (rows === 0)
      throw new Error(`${place.name} holds no rows: there was nothing to back up. Is this the place that you meant?`);
    console.log(`${rows} rows and ${files} files of ${place.name} are in ${rest[0]}. Rows: ${checksum}`);
    console.log('They hold what patients wrote: keep the folder where nobody else reads it.');
  } finally {
    await place.close();
  }
});
