import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import { complaintTag, isComplaint } from '#shared/domain/complaint/complaint-tag.ts';
import { CallButton } from '../call/call-button.tsx';
import { practiceNow, useNow } from '../clock.ts';
import { dueOf } from '../inbox/due.ts';
import type { InboxMoves } from '../inbox/use-inbox-moves.ts';
import { useMe } from '../me.ts';
import type { Panel } from '../patient/use-panel.ts';
import { ageOn, dateOf, whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { phoneOf } from '../ui/phone.ts';
import { AssigneeMenu } from './assignee-menu.tsx';
import { changeThread } from './change-thread.ts';
import { ContactNote, type Note } from './contact-note.tsx';
import { snoozeChoices } from './snooze.ts';

interface Props {
  thread: ThreadOut;
  zone: string;
  moves: InboxMoves;
}

interface HeadProps extends Props {
  panel: Panel;
  birthDate: string | undefined;
  isStopped: boolean;
  /** Several patients have its number. */
  isShared: boolean;
}

/** Who it is and how old, how pressing, whose, and what can be decided. */
export function ThreadHead({ thread, birthDate, zone, moves, panel, isStopped, isShared }: HeadProps) {
  const now = useNow();
  const { practice } = useMe();
  const place =
    practice.locations.length > 1 ? practice.locations.find(({ id }) => id === thread.location)?.name : undefined;
  const navigate = useNavigate();
  const [note, setNote] = useState<Note['what']>();
  const number = thread.addresses.find(({ channel }) => channel === 'sms')?.address;
  const back = useRef<HTMLButtonElement>(null);
  // On a phone the list is gone, and the focus with it.
  useEffect(() => {
    if (back.current?.offsetParent) back.current.focus();
  }, []);
  return (
    <header className="thread-head">
      <button type="button" className="icon-btn back" aria-label="Back to the list" ref={back} onClick={moves.close}>
        <Icon name="left" size={20} />
      </button>
      <h1 title={phoneOf(thread.name)}>{phoneOf(thread.name)}</h1>
      {birthDate ? (
        <span className="third">
          {ageOn(dateOf(now, zone), birthDate)}
          <span className="read-aloud"> years old</span>
        </span>
      ) : null}
      <StateChip thread={thread} zone={zone} />
      {thread.patientId ? null : (
        <span className="chip chip-outline">
          <Icon name="user" size={12} />
          {isShared ? 'Shared number' : 'Unknown sender'}
        </span>
      )}
      {thread.confidential ? (
        <span className="chip chip-warn">
          <Icon name="lock" size={12} />
          Confidential
        </span>
      ) : null}
      {isStopped ? (
        <span className="chip chip-danger">
          <Icon name="ban" size={12} />
          Texts stopped
        </span>
      ) : null}
      {isComplaint(thread) ? (
        <span className="chip chip-warn">
          <Icon name="alert" size={12} />
          Complaint
        </span>
      ) : null}
      {place ? <span className="meta cut place-name">{place}</span> : null}
      <div className="thread-actions">
        <CallButton thread={thread} />
        <AssigneeMenu thread={thread} />
        {thread.state === 'open' ? <SnoozeMenu thread={thread} zone={zone} moves={moves} /> : null}
        <Menu position="bottom-end">
          <Menu.Target>
            <button type="button" className="icon-btn" aria-label="More" title="More">
              <Icon name="more" className="i-heavy" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item rightSection={<KeyCap cap="U" />} onClick={() => changeThread(thread.id, { unread: true })}>
              Mark as unread
            </Menu.Item>
            <Menu.Item onClick={() => changeThread(thread.id, { tags: withComplaint(thread, !isComplaint(thread)) })}>
              {isComplaint(thread) ? 'Take the complaint off' : 'Mark as a complaint'}
            </Menu.Item>
            {number ? <Menu.Item onClick={() => setNote('opt-out')}>Record an opt-out…</Menu.Item> : null}
            {number ? <Menu.Item onClick={() => setNote('care-given')}>Record consent…</Menu.Item> : null}
            <Menu.Item onClick={() => navigate({ to: '/proof/$threadId', params: { threadId: thread.id } })}>
              Consent, with proof
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {panel.isOpen && panel.isWide ? null : (
          <button
            type="button"
            className="icon-btn"
            aria-label="Show the patient"
            title="Show the patient (])"
            onClick={panel.toggle}
          >
            <Icon name="chairs" />
          </button>
        )}
        {thread.state === 'open' ? (
          <button type="button" className="btn btn-sm" onClick={() => moves.finish(thread)}>
            <Icon name="check" size={14} />
            Done
            <KeyCap cap="E" />
          </button>
        ) : (
          <button type="button" className="btn btn-sm" onClick={() => changeThread(thread.id, { state: 'open' })}>
            <Icon name="undo" size={14} />
            Reopen
          </button>
        )}
      </div>
      {note && number ? (
        <ContactNote
          thread={thread}
          what={note}
          channel="sms"
          address={number}
          source="phone"
          onClose={() => setNote(undefined)}
        />
      ) : null}
    </header>
  );
}

function withComplaint({ tags }: ThreadOut, is: boolean): string[] {
  const others = tags.filter((tag) => !isComplaint({ tags: [tag] }));
  return is ? [complaintTag, ...others] : others;
}

function StateChip({ thread, zone }: { thread: ThreadOut; zone: string }) {
  const now = useNow();
  if (thread.state === 'done') return <span className="chip">Done</span>;
  if (thread.snoozedUntil) {
    return (
      <span className="chip">
        <Icon name="moon" size={12} />
        Snoozed until {whenOf(Date.parse(thread.snoozedUntil), zone, now)}
      </span>
    );
  }
  if (!thread.dueAt) return null;
  const { words, tone } = dueOf(thread.dueAt, now);
  return (
    <span className={tone === 'plain' ? 'chip' : `chip chip-${tone}`}>
      <Icon name="clock" size={12} />
      {words}
    </span>
  );
}

function SnoozeMenu({ thread, zone, moves }: Props) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="icon-btn" aria-label="Snooze" title="Snooze">
          <Icon name="moon" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Snooze until</Menu.Label>
        {snoozeChoices(practiceNow(), zone).map(({ name, until, words }) => (
          <Menu.Item key={name} onClick={() => moves.snooze(thread, until, words)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
