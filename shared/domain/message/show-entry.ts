import type { EntryOut } from '../../api.ts';
import type { CallEntry } from '../call/call.ts';
import { showCall } from '../call/show-call.ts';
import { uploadOfFile } from '../upload/upload.rows.ts';
import type { Entry, InboundEntry, OutboundEntry, SendStatus } from './entry.ts';
import type { InboundMailPart } from './mail.ts';
import { shownKind } from './shown-kind.ts';

/** How long a begun send may go unrecorded before staff are told that we are checking with the provider. */
const checkingAfterMs = 2 * 60_000;

/** An entry as the desk sees it at a moment of the practice's time. */
export function showEntry(entry: Entry, now: Date): EntryOut {
  const { id, kind, direction, channel, text, at } = entry;
  const common = { id, kind: shownKind(kind), direction, channel, text, at };
  if (entry.kind === 'call') return { ...common, ...showCall(entry), ...filesOf(entry) };
  if (entry.direction === 'in') {
    return {
      ...common,
      from: entry.from,
      to: entry.to,
      ...(entry.media ? { media: entry.media } : {}),
      ...(entry.keyword ? { keyword: entry.keyword } : {}),
      ...(entry.rawFile ? { cut: true } : {}),
      ...(entry.mail ? { mail: mailOf(entry.mail) } : {}),
      ...filesOf(entry),
      ...(entry.missingFiles ? { missingFiles: entry.missingFiles } : {}),
    };
  }
  if (entry.kind === 'event') {
    return { ...common, by: entry.by, event: entry.event, ...(entry.mergeId ? { mergeId: entry.mergeId } : {}) };
  }
  const shown = shownStatus(entry, now);
  return {
    ...common,
    by: entry.by,
    from: entry.from,
    to: entry.to,
    purpose: entry.purpose,
    ...ownFilesOf(entry),
    ...(entry.mail
      ? { mail: { subject: entry.mail.subject, ...(entry.mail.content ? { content: entry.mail.content } : {}) } }
      : {}),
    ...shown,
    ...(shown.status === 'held' ? { leavesAt: entry.notBefore } : {}),
    ...(entry.reasons && entry.reasons.length > 0 ? { reasons: entry.reasons } : {}),
    ...(entry.failure ? { failure: entry.failure } : {}),
    ...(entry.sendNowReason ? { sendNowReason: entry.sendNowReason } : {}),
  };
}

/** Keys of files stay here: a file is asked for by its number in the message. */
function filesOf({ files = [] }: Pick<InboundEntry | CallEntry, 'files'>): Pick<EntryOut, 'files'> {
  return files.length > 0 ? { files: files.map(({ key: _key, ...file }, nth) => ({ nth, ...file })) } : {};
}

function ownFilesOf({ files = [], filesAs, left }: OutboundEntry): Pick<EntryOut, 'files' | 'filesAs' | 'filesBy'> {
  if (files.length === 0) return {};
  const shown = files.map(({ key, ...file }, nth) => {
    const upload = uploadOfFile(key);
    return { nth, ...file, ...(upload ? { upload } : {}) };
  });
  return { files: shown, ...(filesAs ? { filesAs } : {}), ...(left ? { filesBy: left.files } : {}) };
}

function mailOf({
  html,
  references: _chain,
  messageId: _id,
  original: _kept,
  ...shown
}: InboundMailPart): EntryOut['mail'] {
  return {
    ...shown,
    ...(html ? { hasHtml: true, rich: html.rich, remoteImages: html.remoteImages } : {}),
  };
}

/** A held message whose time has come is queued; one whose sender went silent is unknown until it is proved. */
function shownStatus(entry: OutboundEntry, now: Date): { status: SendStatus; unknown?: string } {
  if (entry.status === 'held' && Date.parse(entry.notBefore) <= now.getTime()) return { status: 'queued' };
  if (entry.status === 'unknown') return { status: 'unknown', unknown: entry.unknown ?? 'checking' };
  const begun = entry.status === 'queued' && entry.fence && !entry.providerId && entry.leaseUntil;
  if (begun && now.getTime() > Date.parse(begun) - leaseMs + checkingAfterMs) {
    return { status: 'unknown', unknown: 'checking' };
  }
  return { status: entry.status };
}

/**
 * How long a sender's claim on a message holds. Longer than everything that can still happen under it: function timeout
 * (60 s), provider time-out (8 s), the provider's list lag (10 min) and twice the clock skew (2 x 5 min).
 */
export const leaseMs = 22 * 60_000;
