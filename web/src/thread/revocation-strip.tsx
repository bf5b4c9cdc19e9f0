import type { ThreadDetailOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { shortDateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { phoneOf } from '../ui/phone.ts';
import { useSingleKeys } from '../ui/single-keys.ts';
import { recordContact } from './contact-note.tsx';

type Revocation = NonNullable<ThreadDetailOut['revocation']>;

const heardIn = { text: 'In a text', email: 'By e-mail', voicemail: 'On a voicemail' } as const;

/** "texts and automated calls to (646) 555-0143, e-mails to piet@example.com". */
function stopsOf({ address, also = [] }: Revocation): string {
  return [address, ...also.map((one) => one.address)]
    .map((one) => (one.includes('@') ? `e-mails to ${one}` : `texts and automated calls to ${phoneOf(one)}`))
    .join(', ');
}

/** Words that may ask for messages to stop: what they were, until when it must be decided, and both answers by one key. */
export function RevocationStrip({
  threadId,
  revocation,
  zone,
}: {
  threadId: string;
  revocation: Revocation;
  zone: string;
}) {
  const now = useNow();
  const decide = (what: 'opt-out' | 'not-an-opt-out') =>
    recordContact(threadId, {
      what,
      channel: revocation.address.includes('@') ? 'email' : 'sms',
      address: revocation.address,
      source: revocation.source ?? 'own-text',
      words: revocation.words,
    });
  useSingleKeys({ o: () => void decide('opt-out'), b: () => void decide('not-an-opt-out') });
  // The deadline is the midnight that ends its day.
  const due = shortDateOf(Date.parse(revocation.dueAt) - 1, zone, now);
  const isOverdue = Date.parse(revocation.dueAt) <= now;
  return (
    <section className="strip strip-danger" aria-label="May be an opt-out">
      <Icon name="ban" size={20} className="c-danger" />
      <span className="grow">
        <b className="strong">
          {isOverdue ? 'Overdue. ' : ''}
          {revocation.kind === 'stop' ? 'This may ask for messages to stop' : 'This may be the wrong person'}: “
          {revocation.words}”
        </b>
        <br />
        <span className="second">
          {heardIn[revocation.source ?? 'text']}. An opt-out stops {stopsOf(revocation)}.{' '}
          {isOverdue
            ? `The tenth business day was ${due}: decide now.`
            : `Decide by ${due}, the tenth business day; as soon as you can is the rule.`}{' '}
          Nothing automatic is sent there meanwhile.
        </span>
      </span>
      <button type="button" className="btn btn-sm btn-danger" onClick={() => decide('opt-out')}>
        Record opt-out
        <KeyCap cap="O" />
      </button>
      <button type="button" className="btn btn-sm" onClick={() => decide('not-an-opt-out')}>
        Not an opt-out
        <KeyCap cap="B" />
      </button>
    </section>
  );
}
