import { placeArguments, placeOf, run } from './command.ts';
import { drill } from './drill.ts';

/** `npm run drill [-- --stage production]`: export, restore into an empty table, compare, start, and see nothing leave. */
run(async () => {
  const { stage } = placeArguments();
  const place = await placeOf(stage);
  try {
    const { rows, files, checksum, heldBack, sentAgain } = await drill(place);
    console.log(`${rows} rows and ${files} files of ${place.name} were exported and restored: the same (${checksum}).`);
    console.log(`${heldBack} were about to leave and wait for a person; ${sentAgain} were sent again.`);
    if (sentAgain > 0)
      throw new Error('Messages were sent again: this must not be. Do not restore before it is mended.');
  } finally {
    await place.close();
  }
});
