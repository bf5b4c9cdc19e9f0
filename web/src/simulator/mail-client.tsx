import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { showToast } from '../ui/toast-store.ts';
import { base64Of } from './base64-of.ts';
import { call } from './coordinator.ts';
import { act, type BoxedMail, mailboxQuery } from './local-api.ts';
import { Words } from './words.tsx';

/** A mail client: whose mailbox it is, what it sent and got, and a mail to the practice. */
export function MailClient() {
  const [address, setAddress] = useState('dana@castellan.example');
  const [answered, setAnswered] = useState<BoxedMail>();
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address.trim());
  const { data } = useQuery({ ...mailboxQuery(address.trim().toLowerCase()), enabled: isAddress });
  const known = useQuery(addressesQuery).data ?? [];
  return (
    <section className="mailbox" aria-label="Mail client">
      <label className="mailbox-who">
        <span>Mailbox of</span>
        <input
          type="email"
          value={address}
          list="known-addresses"
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            setAnswered(undefined);
          }}
        />
        <datalist id="known-addresses">
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </label>
      <ol className="mailbox-list">
        {(data?.mails ?? []).toReversed().map((mail) => (
          <li key={mail.id}>
            <Boxed mail={mail} onAnswer={() => setAnswered(mail)} />
          </li>
        ))}
        {isAddress && data?.mails.length === 0 ? <li className="meta">Nothing has come or gone yet.</li> : null}
      </ol>
      <MailWriter
        key={answered?.id ?? ''}
        from={address.trim().toLowerCase()}
        answered={answered}
        isReady={isAddress}
        onSent={() => setAnswered(undefined)}
      />
    </section>
  );
}

const addressesQuery = {
  queryKey: ['names', 'mail'],
  queryFn: async (): Promise<string[]> => {
    const { threads } = await call('listThreads', { query: { limit: 100 } });
    const mails = threads.flatMap(({ addresses }) => addresses.filter(({ channel }) => channel === 'email'));
    return [...new Set(mails.map(({ address }) => address))];
  },
};

/** As a mail client does it (RFC 8058): a POST of its own, without the page. */
async function unsubscribe(link: string): Promise<void> {
  const { pathname } = new URL(link);
  await fetch(pathname, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
  showToast({ id: link, text: 'Unsubscribed', tone: 'plain' });
}

function Boxed({ mail, onAnswer }: { mail: BoxedMail; onAnswer: () => void }) {
  const oneClick = /<(https?:[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1];
  return (
    <article className="boxed" aria-label={`${mail.direction === 'got' ? 'Got' : 'Sent'}: ${mail.subject}`}>
      <header>
        <b className="strong cut">{mail.subject || '(no subject)'}</b>
        <span className="meta nowrap">
          {mail.direction === 'got' ? `from ${mail.from}` : `sent, answered ${mail.status}`}
        </span>
      </header>
      <p className="boxed-words" dir="auto">
        <Words text={mail.text} />
      </p>
      {mail.files ? <p className="meta">With {mail.files.join(', ')}</p> : null}
      <details>
        <summary className="meta">Headers</summary>
        <dl className="boxed-headers">
          {Object.entries({ To: mail.to, ...(mail.replyTo ? { 'Reply-To': mail.replyTo } : {}), ...mail.headers }).map(
            ([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </details>
      {oneClick ? (
        <button type="button" className="btn btn-sm" onClick={() => unsubscribe(oneClick)}>
          <Icon name="ban" size={14} />
          Unsubscribe
        </button>
      ) : null}
      {mail.direction === 'got' && mail.replyTo ? (
        <button type="button" className="btn btn-sm" onClick={onAnswer}>
          <Icon name="undo" size={14} />
          Answer
        </button>
      ) : null}
    </article>
  );
}

interface WriterProps {
  from: string;
  answered: BoxedMail | undefined;
  isReady: boolean;
  onSent: () => void;
}

function MailWriter({ from, answered, isReady, onSent }: WriterProps) {
  const [subject, setSubject] = useState(answered ? `Re: ${answered.subject.replace(/^re: /i, '')}` : '');
  const [text, setText] = useState('');
  const [unverified, setUnverified] = useState(false);
  const [automatic, setAutomatic] = useState(false);
  const [files, setFiles] = useState<File[]>([]);

  async function send(event: FormEvent) {
    event.preventDefault();
    const sent = await act('/local/mails', {
      from,
      subject,
      text,
      ...(answered ? { to: answered.replyTo, inReplyTo: answered.headers['Message-ID'] } : {}),
      ...(unverified ? { unverified } : {}),
      ...(automatic ? { automatic } : {}),
      ...(files.length > 0 ? { attachments: await Promise.all(files.map(attachmentOf)) } : {}),
    });
    if (!sent) return;
    setText('');
    setFiles([]);
    onSent();
  }

  return (
    <form className="mail-writer" onSubmit={send}>
      <input
        aria-label="Subject"
        placeholder="Subject"
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <textarea
        aria-label="Mail to the practice"
        placeholder="Write to the practice"
        rows={4}
        required
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className="line">
        <label className="line line-close">
          <input
            type="checkbox"
            checked={unverified}
            onChange={(event) => setUnverified(event.currentTarget.checked)}
          />
          Unverified sender
        </label>
        <label className="line line-close">
          <input type="checkbox" checked={automatic} onChange={(event) => setAutomatic(event.currentTarget.checked)} />
          By a machine
        </label>
        <label className="btn btn-sm mail-files">
          <Icon name="clip" size={14} />
          {files.length === 0 ? 'Attach' : files.map(({ name }) => name).join(', ')}
          <input
            type="file"
            multiple
            className="read-aloud"
            onChange={(event) => setFiles([...(event.currentTarget.files ?? [])])}
          />
        </label>
        <button type="submit" className="btn btn-main end" disabled={!isReady}>
          Send mail
        </button>
      </div>
    </form>
  );
}

async function attachmentOf(file: File): Promise<{ name: string; type: string; bytes: string }> {
  return { name: file.name, type: file.type, bytes: await base64Of(file) };
}
