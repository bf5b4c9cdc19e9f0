import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { timeOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { FileList } from './file-list.tsx';
import { useGuardianAt } from './guardians.ts';
import { MailFrame } from './mail-frame.tsx';
import { OnlyInOriginal } from './only-in-original.tsx';
import './mail.css';

interface Props {
  entry: EntryOut;
  thread: ThreadOut;
  zone: string;
  /** What stands under one of ours: how far it came. */
  children?: ReactNode;
}

const machine: Record<string, string> = {
  'auto-reply': 'Automatic answer',
  list: 'Sent to a list',
  report: 'Report from a mail server',
};

/** An e-mail in the flow: who, what about, what they wrote; the rest at a press. What a machine wrote stays closed. */
export function MailCard({ entry, thread, zone, children }: Props) {
  const mail = entry.mail;
  const [isOpen, setOpen] = useState(!mail?.automatic);
  const [showsQuoted, setShowsQuoted] = useState(false);
  const [asSent, setAsSent] = useState(mail?.hasHtml === true && mail.rich === true);
  const mine = entry.direction === 'out';
  const guardian = useGuardianAt(mine ? undefined : entry.from);
  const who = mine ? 'You' : guardian ? `from ${guardian}` : (mail?.fromName ?? entry.from ?? '');
  const subject = mail?.subject || '(no subject)';
  return (
    <article className={mine ? 'mail-card ours' : 'mail-card'} aria-label={`E-mail: ${subject}`}>
      <header className="mail-head">
        <Icon name="mail" className="third" />
        <b className="strong cut" dir="auto">
          {mine ? `To ${entry.to}` : who}
        </b>
        <span className="third cut grow" dir="auto">
          {mine || who === entry.from ? '' : `${entry.from} · `}
          {subject}
        </span>
        <time className="meta nowrap" dateTime={entry.at}>
          {timeOf(Date.parse(entry.at), zone)}
        </time>
      </header>
      <Notes entry={entry} />
      {isOpen ? (
        <div className="mail-body">
          {asSent && mail?.hasHtml ? (
            <MailFrame threadId={thread.id} entry={entry} />
          ) : (
            <Collapsed>
              <p className="mail-words" dir="auto">
                {entry.text}
              </p>
            </Collapsed>
          )}
          {entry.cut ? <p className="meta">This is the beginning of a very long message. The whole is kept.</p> : null}
          {showsQuoted && !asSent ? (
            <p className="mail-words mail-quoted" dir="auto">
              {mail?.quoted}
            </p>
          ) : null}
          <div className="mail-more">
            {mail?.quoted && !asSent ? (
              <button
                type="button"
                className="dots"
                aria-expanded={showsQuoted}
                aria-label="Quoted text"
                title="Quoted text"
                onClick={() => setShowsQuoted(!showsQuoted)}
              >
                <Icon name="more" size={14} className="i-heavy" />
              </button>
            ) : null}
            {mail?.hasHtml ? (
              <button type="button" className="btn-link" onClick={() => setAsSent(!asSent)}>
                {asSent ? 'Words only' : 'Show as sent'}
              </button>
            ) : null}
          </div>
          <FileList threadId={thread.id} entry={entry} />
          <OnlyInOriginal threadId={thread.id} entry={entry} />
        </div>
      ) : (
        <p className="mail-closed">
          <span className="third grow cut">{machine[mail?.automatic ?? '']}</span>
          <button type="button" className="btn-link" onClick={() => setOpen(true)}>
            Open
          </button>
        </p>
      )}
      {children}
    </article>
  );
}

/** What must be known before it is believed. */
function Notes({ entry }: { entry: EntryOut }) {
  const { sender, threadedBy, sameIdAs, whileOff, content } = entry.mail ?? {};
  const notes = [
    ...(sender === 'unverified' && !entry.mail?.unreadable
      ? ['Unverified sender: anybody can write this address there']
      : []),
    ...(sameIdAs ? ['Same id as an earlier e-mail, with other words'] : []),
    ...(whileOff ? ['Came while incoming mail is switched off'] : []),
    ...(threadedBy === 'secure-page' ? ['Answered on the secure page'] : []),
    ...(content === 'notice' ? ['Only word of it was sent, with a link to its page'] : []),
  ];
  return notes.map((note) => (
    <p className="mail-note" key={note}>
      <Icon name={sender === 'unverified' || sameIdAs ? 'alert' : 'lock'} size={12} />
      {note}
    </p>
  ));
}

const tallest = 400;

/** At most 400 pixels of it until all is asked for. */
function Collapsed({ children }: { children: ReactNode }) {
  const inside = useRef<HTMLDivElement>(null);
  const [isTall, setTall] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  useLayoutEffect(() => {
    setTall((inside.current?.scrollHeight ?? 0) > tallest + 1);
  }, []);
  return (
    <>
      <div ref={inside} className={showsAll ? '' : 'mail-cut'}>
        {children}
      </div>
      {isTall ? (
        <button type="button" className="btn-link" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show less' : 'Show all of it'}
        </button>
      ) : null}
    </>
  );
}
