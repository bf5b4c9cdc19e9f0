import type { ThreadDetailOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { shortDateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { phoneOf } from '../ui/phone.ts';
import { useSingleKeys } from '../ui/single-keys.ts';
import { recordContact } from './contact-note.tsx';

type Revocation = NonNullable<ThreadDetailOut['revocation']>;

/** Words that may ask for texts to stop: what they were, until when it must be decided, and both answers by one key. */
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
      source: 'own-text',
      words: revocation.words,
    });
  useSingleKeys({ o: () => void decide('opt-out'), b: () => void decide('not-an-opt-out') });
  // The deadline is the midnight that ends its day.
  const due = shortDateOf(Date.parse(revocation.dueAt) - 1, zone, now);
  return (
    <section className="strip strip-danger" aria-label="May be an opt-out">
      <Icon name="ban" size={20} className="c-danger" />
      <span className="grow">
        <b className="strong">
          {revocation.kind === 'stop' ? 'This may ask for texts to stop' : 'This may be the wrong person'}: “
          {revocation.words}”
        </b>
        <br />
        <span className="second">
          From {phoneOf(revocation.address)}. Decide by {due}, the tenth business day; as soon as you can is the rule.
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
