import { between, type Chance, pick } from '../world/chance.ts';

/** What is said in old conversations, and round the night in which they are to be forgotten; milliseconds from the start. */
export type RetentionStep = { at: number } & (
  | { does: 'says'; patient: string; words: string; files: number }
  | { does: 'closes'; patient: string }
  | { does: 'the look comes' }
);

export const retentionStart = Date.parse('2026-03-02T15:00:00Z');
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** A year and some days later, at three in the night by the office's clock. */
export const lookAt = 370 * day - 7 * hour;
export const patients = ['+16465550001', '+16465550002', 'ana@example.com', 'ben@example.net'];

/** Four conversations of a year ago, most of them closed; in the night of the look one may go on, or the look may come again. */
export function retentionStoryOf(chance: Chance): RetentionStep[] {
  const before = patients.flatMap((patient, nth): RetentionStep[] => {
    const says = Array.from({ length: between(chance, `says ${nth}`, 1, 3) }, (_none, time): RetentionStep => {
      const files = patient.includes('@') ? between(chance, `files ${nth} ${time}`, 0, 2) : 0;
      return { at: (4 * nth + time) * minute, does: 'says', patient, words: `My molar ${nth}-${time}`, files };
    });
    const isClosed = chance(`closed ${nth}`) < 0.75;
    return isClosed ? [...says, { at: hour + nth * minute, does: 'closes', patient }] : says;
  });
  const after = Array.from({ length: between(chance, 'things', 0, 3) }, (_none, nth): RetentionStep => {
    const spread = pick(chance, `spread ${nth}`, [2_000, 20_000, 90_000, 6 * hour]);
    const at = lookAt + Math.floor((chance(`gap ${nth}`) - 0.3) * spread);
    if (chance(`look ${nth}`) < 0.5) return { at, does: 'the look comes' };
    const patient = pick(chance, `who ${nth}`, patients);
    return { at, does: 'says', patient, words: `Is it open today? ${nth}`, files: 0 };
  });
  return [...before, ...after].toSorted((a, b) => a.at - b.at);
}
