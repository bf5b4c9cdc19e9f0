import type { Entry } from '#shared/domain/message/entry.ts';
import { uploadOfFile } from '#shared/domain/upload/upload.rows.ts';
import { waitsMs } from '../file-story.ts';
import type { Broken, End } from './checker.ts';

/**
 * What came with a patient's message is kept, or counted as missing where nobody could have it; what goes with one of ours is
 * what was brought; nothing that a message names is deleted, and nothing stays that none names.
 */
export function brokenFiles(end: End): Broken[] {
  return [
    ...brokenPictures(end),
    ...brokenAttachments(end),
    ...brokenAnswers(end),
    ...brokenNames(end),
    ...brokenLeaving(end),
    ...leftover(end),
  ];
}

const lost = (what: string): Broken => ({ rule: 'lost', what });
const file = (what: string): Broken => ({ rule: 'file', what });

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

/** Every picture that could be had stands once; the others are shown as missing. */
function brokenPictures({ texted, entries, files, rows }: End): Broken[] {
  return texted.flatMap(({ sid, pictures, acknowledgedAt }): Broken[] => {
    const entry = entries.find((one) => one.direction === 'in' && one.kind === 'text' && one.sid === sid);
    if (pictures.length === 0 || acknowledgedAt === undefined || entry?.kind !== 'text' || entry.direction !== 'in')
      return [];
    const { files: kept = [], missingFiles = 0, id } = entry;
    const had = pictures.flatMap(({ fate, bytes }, nth) =>
      fate === 'there' || fate === 'late' ? [{ nth, bytes }] : [],
    );
    const twice = kept.filter(({ key }, at) => kept.findIndex((one) => one.key === key) < at);
    const waits = rows.some((row) => row.id === id && row.wake !== undefined);
    return [
      ...(waits ? [{ rule: 'stuck' as const, what: `the pictures of ${sid} still wait` }] : []),
      ...(kept.length + missingFiles === pictures.length
        ? []
        : [lost(`of ${pictures.length} pictures of ${sid} some are neither kept nor missing`)]),
      ...twice.map(({ key }) => ({ rule: 'duplicated' as const, what: `${key} of ${sid}` })),
      ...had.flatMap(({ bytes, nth }) => {
        const key = kept.find((one) => one.key.endsWith(`/${nth}`))?.key ?? '';
        return isSame(files.get(key), bytes) ? [] : [lost(`picture ${nth} of ${sid}`)];
      }),
    ];
  });
}

function brokenAttachments({ mailed, entries, files }: End): Broken[] {
  return mailed.flatMap(({ messageId, attachments }) => {
    const entry = entries.find(
      (one) => one.kind === 'email' && one.direction === 'in' && one.mail?.messageId === messageId,
    );
    if (!entry) return [];
    const kept = filesOf(entry);
    const isWhole =
      kept.length === attachments.length &&
      attachments.every(
        ({ name, bytes }, nth) => kept[nth]?.name === name && isSame(files.get(kept[nth]?.key ?? ''), bytes),
      );
    return isWhole ? [] : [lost(`an attachment of ${messageId}`)];
  });
}

/** An answer stands with all its files; it is refused for want of one only when that was to be deleted. */
function brokenAnswers({ answered, entries }: End): Broken[] {
  return answered.flatMap(({ id, files, code, askedAt }): Broken[] => {
    const entry = entries.find((one) => one.id === id);
    const ids = entry && filesOf(entry).map(({ key }) => uploadOfFile(key));
    const isWhole = ids === undefined || ids.join() === files.map((one) => one.id).join();
    const oldest = Math.min(...files.map((one) => one.askedAt));
    const isEarly = code === 'invalid' && files.length > 0 && askedAt < oldest + waitsMs - toleranceMs;
    return [
      ...(isWhole ? [] : [file(`answer ${id} stands without some of its files`)]),
      ...(isEarly ? [file(`answer ${id} was refused for want of its files`)] : []),
    ];
  });
}

/** Two clocks, each five minutes wrong. */
const toleranceMs = 10 * 60_000;

/** What an entry names is there, and is what was brought. */
function brokenNames({ entries, files, brought }: End): Broken[] {
  return entries.flatMap((entry) =>
    filesOf(entry).flatMap(({ key }) => {
      const upload = uploadOfFile(key);
      const there = files.get(key);
      if (!there) return [lost(`${key}, which ${entry.id} names, is not there`)];
      return upload && !isSame(there, brought.get(upload)) ? [file(`${key} is not what was brought`)] : [];
    }),
  );
}

/** What left with a message is what its entry names. */
function brokenLeaving({ entries, accepted, mails, brought }: End): Broken[] {
  return entries.flatMap((entry): Broken[] => {
    if (entry.kind === 'event' || entry.kind === 'call' || entry.direction !== 'out') return [];
    const expected = filesOf(entry).map(({ key }) => brought.get(uploadOfFile(key) ?? ''));
    if (entry.failure?.code === 'file_gone') return [file(`${entry.id} failed for want of a file`)];
    const texts = accepted.filter(({ messageId }) => messageId === entry.id && entry.left?.files === 'mms');
    const inMail = mails.filter(({ messageId }) => messageId === entry.id && entry.left?.files === 'attachment');
    const isRight = (given: readonly (Uint8Array | undefined)[]) =>
      given.every((bytes, nth) => isSame(bytes, expected[nth]));
    return [
      ...texts.flatMap(({ sid, mediaUrls, pictures, isMissing }) => [
        ...(mediaUrls.length === expected.length ? [] : [file(`${sid} left with ${mediaUrls.length} pictures`)]),
        ...(isRight(pictures) && !isMissing
          ? []
          : [file(`${sid} left with another picture, or one that was not there`)]),
      ]),
      ...inMail.flatMap(({ id, attachments }) =>
        attachments.length === expected.length && isRight(attachments.map(({ bytes }) => bytes))
          ? []
          : [file(`${id} left with other files`)],
      ),
    ];
  });
}

/** What staff brought and no message names is gone, and so is what a browser put. */
function leftover({ entries, files, rows }: End): Broken[] {
  const named = new Set(entries.flatMap((entry) => filesOf(entry).map(({ key }) => key)));
  const keys = [...files.keys()].filter((key) => /^(uploads|attached)\//.test(key) && !named.has(key));
  const waiting = rows.filter(({ pk, wake }) => String(pk).startsWith('UPLOAD#') && wake !== undefined);
  return [
    ...keys.map((key) => ({ rule: 'stuck' as const, what: `${key} is still there, and nothing names it` })),
    ...waiting.map(({ pk }) => ({ rule: 'stuck' as const, what: `${pk} still waits for a message` })),
  ];
}

function filesOf(entry: Entry): readonly { key: string; name: string }[] {
  return 'files' in entry ? (entry.files ?? []) : [];
}
