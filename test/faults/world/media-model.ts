import type { FetchedMedia, Media } from '#shared/ports.ts';
import type { Chance } from './chance.ts';
import { accountSid } from './posts.ts';
import { type Ground, type Process, pass, point, type RunEffect } from './process.ts';

/** What becomes of a patient's picture at Twilio: it is there, it comes minutes later, it is gone, it is never given. */
export type PictureFate = 'there' | 'late' | 'gone' | 'never';

/** A picture that a patient sent, as it lies at Twilio. */
export interface Picture {
  url: string;
  bytes: Uint8Array;
  fate: PictureFate;
  readyAt: number;
}

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const longestLateMs = 10 * 60_000;

/** Bytes that are a picture by how they begin, and like no others. */
export function pictureBytes(name: string): Buffer {
  return Buffer.concat([png, Buffer.from(name)]);
}

export function fateOfPicture(chance: Chance, what: string): PictureFate {
  const drawn = chance(`fate of picture ${what}`);
  if (drawn < 0.65) return 'there';
  if (drawn < 0.82) return 'late';
  return drawn < 0.97 ? 'gone' : 'never';
}

/** Pictures of a text, lying at Twilio from now on. */
export function picturesOf(ground: Ground, sid: string, wanted: readonly PictureFate[]): Picture[] {
  return wanted.map((fate, nth) => ({
    url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/${sid}/Media/ME${sid.slice(2)}${nth}`,
    bytes: pictureBytes(`${sid} ${nth}`),
    fate,
    readyAt:
      ground.time.now() + (fate === 'late' ? Math.floor(ground.chance(`late ${sid} ${nth}`) * longestLateMs) : 0),
  }));
}

/** Twilio's media, asked for one by one. */
export function mediaModel(ground: Ground, pictures: readonly Picture[], trouble: number) {
  let calls = 0;
  return (process: Process, effect: RunEffect): Media => ({
    fetch: (url) =>
      point<FetchedMedia>(ground, process, {
        label: 'get media',
        kind: 'call',
        run: () =>
          effect('get media', async () => {
            calls += 1;
            const name = `media call ${calls}`;
            const fails = ground.faults.also(`${name} goes wrong`, trouble);
            await pass(ground, process, Math.floor(ground.chance(`way ${name}`) ** 4 * 15_000));
            return fails ? { outcome: 'later', code: '503' } : given(url);
          }),
      }),
  });

  function given(url: string): FetchedMedia {
    const picture = pictures.find((one) => one.url === url);
    if (!picture) return { outcome: 'refused', code: 'not-our-media' };
    if (picture.fate === 'gone') return { outcome: 'refused', code: '404' };
    if (picture.fate === 'never' || picture.readyAt > ground.time.now()) return { outcome: 'later', code: '503' };
    return { outcome: 'got', bytes: picture.bytes, type: 'image/png' };
  }
}
