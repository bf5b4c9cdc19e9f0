import { memo } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import { isComplaint } from '#shared/domain/complaint/complaint-tag.ts';
import { useNow } from '../clock.ts';
import { firstNameOf, type Me, useMe, zoneOf } from '../me.ts';
import { useAnyDraft } from '../thread/drafts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { rowDateOf, whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { dueOf } from './due.ts';
import { failureWords } from './failure-words.ts';

interface Props {
  thread: ThreadOut;
  /** From 0. */
  index: number;
  /** Pixels from the top of the list. */
  offset: number;
  measure: (row: HTMLElement | null) => void;
  /** How many rows the list has; -1 while there are more than are loaded. */
  size: number;
  open: boolean;
  reachable: boolean;
  onOpen: (threadId: string) => void;
  onFocus: (threadId: string) => void;
}

/** The id of a row's element. */
export function rowId(threadId: string): string {
  return `row-${threadId}`;
}

/** One conversation in the list: its state, whose it is, how pressing, and the newest words. */
export const ThreadRow = memo(function ThreadRow(props: Props) {
  const { thread, open, onOpen, onFocus } = props;
  return (
    <div
      id={rowId(thread.id)}
      ref={props.measure}
      data-index={props.index}
      style={{ transform: `translateY(${props.offset}px)` }}
      role="option"
      aria-selected={open}
      aria-setsize={props.size}
      aria-posinset={props.index + 1}
      tabIndex={props.reachable ? 0 : -1}
      className={['row', thread.unread > 0 ? 'unread' : '', open ? 'on' : ''].join(' ').trim()}
      onClick={() => onOpen(thread.id)}
      onFocus={() => onFocus(thread.id)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen(thread.id);
      }}
    >
      <State thread={thread} />
      <div>
        <div className="row-1">
          <span className="row-name cut">{phoneOf(thread.name)}</span>
          <When thread={thread} />
        </div>
        <Preview thread={thread} />
        <div className="row-3">
          <Chips thread={thread} />
          <Avatar staffId={thread.assignee} />
        </div>
      </div>
    </div>
  );
});

function State({ thread }: { thread: ThreadOut }) {
  const hasDraft = useAnyDraft(thread.id) !== '';
  if (thread.failure) return <Lane words="A message failed" glyph={<Icon name="alert" className="c-danger" />} />;
  if (thread.unread > 0) return <Lane words="Unread" glyph={<span className="dot" />} />;
  if (hasDraft) return <Lane words="Draft" glyph={<Icon name="pencil" size={14} />} />;
  if (thread.state === 'snoozed') return <Lane words="Snoozed" glyph={<Icon name="moon" size={14} />} />;
  if (thread.state === 'done') return <Lane words="Done" glyph={<Icon name="check" size={14} />} />;
  if (thread.dueAt) return <Lane words="Opened, not answered" glyph={<span className="dot dot-hollow" />} />;
  return <span />;
}

function Lane({ words, glyph }: { words: string; glyph: React.ReactNode }) {
  return (
    <span className="row-state" title={words}>
      {glyph}
      <span className="read-aloud">{words}</span>
    </span>
  );
}

function When({ thread }: { thread: ThreadOut }) {
  const now = useNow();
  const me = useMe();
  if (!thread.dueAt) {
    return (
      <span className="row-when row-age">{rowDateOf(Date.parse(thread.lastAt), zoneOf(me, thread.location), now)}</span>
    );
  }
  const { words, tone } = dueOf(thread.dueAt, now);
  return (
    <span className={`row-when due ${tone}`}>
      <Icon name="clock" size={12} />
      {words}
    </span>
  );
}

function Preview({ thread }: { thread: ThreadOut }) {
  const me = useMe();
  const draft = useAnyDraft(thread.id);
  const channel = thread.lastEntry?.channel;
  return (
    <div className="row-2">
      <Icon name={channel === 'email' ? 'mail' : channel === 'voice' ? callIcon(thread) : 'sms'} size={14} />
      {draft !== '' ? (
        <span className="cut">
          <span className="c-accent">Draft:</span> <em>{draft}</em>
        </span>
      ) : thread.failure && thread.failure.messageId === thread.lastEntry?.id ? (
        <span className="cut c-danger">{failureWords(thread.failure.code)}</span>
      ) : (
        <span className="cut" dir="auto">
          <span className="third">{writerOf(thread, me)}</span>
          {thread.lastEntry?.text}
        </span>
      )}
      {thread.unread > 0 ? (
        <span className="count">
          {thread.unread}
          <span className="read-aloud"> new</span>
        </span>
      ) : null}
    </div>
  );
}

/** The last call was one that nobody took, where a turn is open. */
function callIcon({ lastEntry, dueAt }: ThreadOut): 'missed' | 'phone' {
  return lastEntry?.direction === 'in' && dueAt ? 'missed' : 'phone';
}

/** "You: ", a colleague's first name, or nothing where the patient wrote. */
function writerOf({ lastEntry }: ThreadOut, { me, staff }: Me): string {
  if (lastEntry?.direction !== 'out' || lastEntry.by === undefined) return '';
  if (lastEntry.by === me.id) return 'You: ';
  const colleague = staff.find(({ id }) => id === lastEntry.by);
  return colleague ? `${firstNameOf(colleague.name)}: ` : 'Automatic: ';
}

/** At most two: what is wrong first, then what is known, then what people set. */
function Chips({ thread }: { thread: ThreadOut }) {
  const now = useNow();
  const me = useMe();
  const chips: React.ReactNode[] = [];
  if (thread.alarm === 'emergency') {
    chips.push(<Chip key="emergency" look="danger" icon="alert" words="May be an emergency" />);
  }
  if (thread.alarm === 'maybe-cancel') {
    chips.push(<Chip key="alarm" look="danger" icon="ban" words="Opted out, wants to cancel? Call" />);
  }
  if (thread.alarm === 'revocation') {
    chips.push(<Chip key="revocation" look="danger" icon="ban" words="May be an opt-out: decide" />);
  }
  if (thread.alarm === 'guardian-review') {
    chips.push(<Chip key="guardian" look="plain" icon="alert" words="Who may be told? Look again" />);
  }
  if (thread.confidential) chips.push(<Chip key="confidential" look="outline" words="Confidential" />);
  if (thread.failure && thread.failure.messageId !== thread.lastEntry?.id)
    chips.push(<Chip key="failure" look="danger" icon="alert" words="Not delivered" />);
  if (isComplaint(thread)) chips.push(<Chip key="complaint" look="danger" icon="alert" words="Complaint" />);
  if (thread.nextAppointment && Date.parse(thread.nextAppointment.startsAt) > now) {
    chips.push(<NextVisit key="visit" visit={thread.nextAppointment} zone={zoneOf(me, thread.location)} now={now} />);
  }
  if (!thread.patientId) {
    const words = thread.addresses.some(({ shared }) => shared) ? 'Shared number' : 'Unknown sender';
    chips.push(<Chip key="stranger" look="outline" icon="user" words={words} />);
  }
  if (thread.snoozedUntil) {
    const until = whenOf(Date.parse(thread.snoozedUntil), zoneOf(me, thread.location), now);
    chips.push(<Chip key="snoozed" look="plain" icon="moon" words={`Until ${until}`} />);
  }
  if (thread.dueAt && thread.unread === 0 && !thread.alarm)
    chips.push(<Chip key="opened" look="plain" words="Opened, not answered" />);
  for (const tag of thread.tags.filter((one) => !isComplaint({ tags: [one] })))
    chips.push(<Chip key={`tag ${tag}`} look="outline" words={tag} />);
  return chips.slice(0, 2);
}

const soonMs = 2 * 86_400_000;

/** "Tue 3:00 pm, unconfirmed": pressing two days before. */
function NextVisit({
  visit,
  zone,
  now,
}: {
  visit: NonNullable<ThreadOut['nextAppointment']>;
  zone: string;
  now: number;
}) {
  const at = Date.parse(visit.startsAt);
  const words = `${whenOf(at, zone, now)}, ${visit.confirmed ? 'confirmed' : 'unconfirmed'}`;
  return (
    <span className={!visit.confirmed && at - now < soonMs ? 'chip chip-warn' : 'chip'}>
      <Icon name="schedule" size={12} />
      <span className="cut">{words}</span>
    </span>
  );
}

function Chip({
  look,
  icon,
  words,
}: {
  look: 'plain' | 'danger' | 'outline';
  icon?: 'ban' | 'alert' | 'user' | 'moon';
  words: string;
}) {
  return (
    <span className={look === 'plain' ? 'chip' : `chip chip-${look}`}>
      {icon ? <Icon name={icon} size={12} /> : null}
      <span className="cut">{words}</span>
    </span>
  );
}
