import { lazy, Suspense } from 'react';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { CallEntry } from '../call/call-entry.tsx';
import { useNow } from '../clock.ts';
import { firstNameOf, useMe } from '../me.ts';
import { timeOf } from '../ui/dates.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { DeliveryWord } from './delivery.tsx';
import { useGuardianAt } from './guardians.ts';
import type { Outgoing } from './outbox.ts';
import { Why } from './why.tsx';

interface Props {
  entry: EntryOut;
  thread: ThreadOut;
  zone: string;
  starts: boolean;
  goesOn: boolean;
  onTakeBack: (entry: EntryOut) => void;
  onSendAgain: (entry: EntryOut) => void;
  onDealtWith: () => void;
}

/** One entry of the flow. */
export function Message(props: Props) {
  if (props.entry.kind === 'event') return <EventLine {...props} />;
  if (props.entry.direction === 'in') {
    return (
      <>
        <Arrived {...props} />
        <Suspense>
          <MoveMessage entry={props.entry} thread={props.thread} />
        </Suspense>
      </>
    );
  }
  if (props.entry.kind === 'email') return <Mail {...props} />;
  if (props.entry.kind === 'call' && props.entry.call)
    return <CallEntry entry={props.entry} thread={props.thread} zone={props.zone} />;
  return <Outbound {...props} />;
}

function Arrived(props: Props) {
  if (props.entry.kind === 'email') return <Mail {...props} />;
  if (props.entry.kind === 'call' && props.entry.call)
    return <CallEntry entry={props.entry} thread={props.thread} zone={props.zone} />;
  return <Inbound {...props} />;
}

function Inbound({ entry, thread, zone, starts, goesOn }: Props) {
  const guardian = useGuardianAt(entry.from);
  const writer = thread.patientId ? firstNameOf(thread.name) : phoneOf(entry.from ?? thread.name);
  return (
    <div className="msg in">
      <p className={starts ? 'who' : 'read-aloud'}>
        {guardian ? 'from ' : null}
        <b>{guardian ?? writer}</b> · {timeOf(Date.parse(entry.at), zone)}
        {entry.channel === 'voice' ? ' · by telephone' : null}
      </p>
      {entry.text === '' ? null : (
        <div className={goesOn ? 'bubble goes-on' : 'bubble'} dir="auto">
          {entry.text}
        </div>
      )}
      <Attached entry={entry} thread={thread} />
    </div>
  );
}

// Its frame and second clean-up are of no use to a desk that only texts.
const FileList = lazy(() => import('./file-list.tsx').then(({ FileList: component }) => ({ default: component })));
const MoveMessage = lazy(() =>
  import('../household/move-message.tsx').then(({ MoveMessage: component }) => ({ default: component })),
);
const UndoMerge = lazy(() =>
  import('../household/move-message.tsx').then(({ UndoMerge: component }) => ({ default: component })),
);
const MailCard = lazy(() => import('./mail-card.tsx').then(({ MailCard: component }) => ({ default: component })));

function Mail(props: Props) {
  const { entry, thread, zone } = props;
  return (
    <Suspense fallback={<div className="bubble">{entry.text}</div>}>
      <MailCard entry={entry} thread={thread} zone={zone}>
        {entry.direction === 'out' ? <Below {...props} /> : null}
      </MailCard>
    </Suspense>
  );
}

const channelWords = { sms: 'SMS', email: 'E-mail', voice: 'Call' } as const;

const minute = 60_000;

function isUnsure(entry: EntryOut): boolean {
  return entry.status === 'unknown' && entry.unknown === 'may-have-been-sent';
}

function Outbound(props: Props) {
  const { entry } = props;
  const unsure = isUnsure(entry);
  const look = entry.status === 'failed' ? 'bubble failed' : unsure ? 'bubble unsure' : 'bubble';
  return (
    <div className="msg out">
      <div className={look} dir="auto">
        {entry.kind === 'call' ? (
          <>
            <Icon name="phone" size={14} /> <span className="read-aloud">Said in a call: </span>
          </>
        ) : null}
        {entry.text}
      </div>
      <Attached entry={entry} thread={props.thread} />
      <Below {...props} />
    </div>
  );
}

/** How far one of ours came, and what can be done about it. */
function Below({ entry, thread, zone, onTakeBack, onSendAgain, onDealtWith }: Props) {
  const now = useNow();
  const writer = useWriter(entry);
  const at = Date.parse(entry.at);
  const unsure = isUnsure(entry);
  const canTakeBack =
    entry.status === 'held' && entry.leavesAt !== undefined && Date.parse(entry.leavesAt) - at > minute;
  const canSendAgain = unsure || (entry.status === 'failed' && entry.failure?.kind === 'unreachable');
  const openFailure = thread.failure?.messageId === entry.id;
  return (
    <>
      <div className="status">
        <span>
          {writer} · {timeOf(at, zone)} · {channelWords[entry.channel]}
        </span>
        {entry.status && entry.status !== 'failed' ? <span aria-hidden="true">·</span> : null}
        <DeliveryWord entry={entry} zone={zone} now={now} />
        <Why entry={entry} />
      </div>
      {canTakeBack || canSendAgain || openFailure ? (
        <div className="msg-actions">
          {canTakeBack ? <Act icon="undo" words="Take back" onClick={() => onTakeBack(entry)} /> : null}
          {canSendAgain ? <Act icon="refresh" words="Send again" onClick={() => onSendAgain(entry)} /> : null}
          {openFailure ? <Act icon="check" words="Dealt with" onClick={onDealtWith} /> : null}
        </div>
      ) : null}
    </>
  );
}

function Act({ icon, words, onClick }: { icon: IconName; words: string; onClick: () => void }) {
  return (
    <button type="button" className="btn btn-sm" onClick={onClick}>
      <Icon name={icon} size={14} />
      {words}
    </button>
  );
}

/** A message that is not with the server yet. */
export function OnItsWay({ message, zone }: { message: Outgoing; zone: string }) {
  return (
    <div className="msg out">
      <div className="bubble" dir="auto">
        {message.text}
      </div>
      {message.files.length > 0 ? <p className="attached">{message.files.map(({ name }) => name).join(', ')}</p> : null}
      <p className="status">
        <span>
          You · {timeOf(message.at, zone)} · {message.channel === 'sms' ? 'SMS' : 'E-mail'}
        </span>
        <span aria-hidden="true">·</span>
        <span className={message.state === 'waiting' ? 'status-word warn' : 'status-word'}>
          <Icon name={message.state === 'waiting' ? 'offline' : 'clock'} size={14} />
          {message.state === 'waiting' ? 'Not sent yet, trying again' : 'Sending'}
        </span>
      </p>
    </div>
  );
}

function Attached({ entry, thread }: Pick<Props, 'entry' | 'thread'>) {
  const media = entry.media ?? [];
  const kinds = [...new Set(media.map(({ contentType }) => contentType))].join(', ');
  const waiting = media.length - (entry.files?.length ?? 0) - (entry.missingFiles ?? 0);
  return (
    <>
      {waiting > 0 ? (
        <p className="attached">
          {waiting === 1 ? '1 attachment' : `${waiting} attachments`} ({kinds}) on the way
        </p>
      ) : null}
      {entry.missingFiles ? (
        <p className="attached">{entry.missingFiles} of the attachments could not be fetched.</p>
      ) : null}
      {entry.files ? (
        <Suspense fallback={null}>
          <FileList threadId={thread.id} entry={entry} />
        </Suspense>
      ) : null}
      {entry.filesBy === 'link' ? <p className="attached">By a secure link</p> : null}
      {entry.cut ? <p className="attached">This is the beginning of a very long message. The whole is kept.</p> : null}
    </>
  );
}

const eventIcons: Record<string, IconName> = {
  done: 'check',
  reopened: 'undo',
  snoozed: 'moon',
  woken: 'sun',
  assigned: 'assign',
  'opted-out': 'ban',
  'opted-in': 'checked',
  'open-at-provider': 'alert',
  'revocation-seen': 'ban',
  'emergency-seen': 'alert',
  'emergency-told': 'phone',
  'emergency-taken': 'check',
  appointment: 'agenda',
  'not-an-opt-out': 'check',
  'consent-given': 'checked',
  'works-again': 'checked',
  failed: 'alert',
  'link-closed': 'lock',
  'mail-off': 'alert',
  joined: 'assign',
  parted: 'undo',
  'guardian-review': 'users',
  'outreach-stopped': 'ban',
  'outreach-resumed': 'checked',
  'survey-answered': 'checked',
};

function EventLine({ entry, zone }: Props) {
  const writer = useWriter(entry);
  const by = entry.by === undefined || entry.by === 'system' ? '' : `${writer} · `;
  return (
    <p className="event">
      <Icon name={eventIcons[entry.event ?? ''] ?? 'automatic'} size={14} />
      <span dir="auto">
        {entry.text.replace(/\.$/, '')}{' '}
        <span className="nowrap">
          · {by}
          {timeOf(Date.parse(entry.at), zone)}
        </span>
      </span>
      {entry.mergeId && entry.event === 'joined' ? (
        <Suspense>
          <UndoMerge mergeId={entry.mergeId} />
        </Suspense>
      ) : null}
    </p>
  );
}

/** Who of the practice wrote it. */
function useWriter({ by }: EntryOut): string {
  const { me, staff } = useMe();
  if (by === me.id) return 'You';
  const colleague = staff.find(({ id }) => id === by);
  return colleague ? firstNameOf(colleague.name) : 'Automatic';
}
