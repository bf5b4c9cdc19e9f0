import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plantedBugs } from './planted/bugs.ts';
import { bugsOfRaces, bugsOfVisits } from './planted/bugs-of-visits.ts';
import { edited } from './planted/plant.ts';

const all = [...plantedBugs, ...bugsOfVisits, ...bugsOfRaces];

test.each(all.map((bug) => [bug.name, bug] as const))('there is a place to plant: %s', (_name, { edits }) => {
  for (const edit of edits) {
    const source = readFileSync(join(import.meta.dirname, '..', '..', edit.file), 'utf8');
    expect(edited(source, edit)).not.toBe(source);
  }
});
