import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { useSingleKeys } from '../ui/single-keys.ts';
import { showTrouble } from '../ui/toast-store.ts';
import { keepHead, refresh } from './caches.ts';
import { CallNow } from './strips.tsx';

/** Says that you are on it: the page to whoever is on call ends. */
async function take(threadId: string): Promise<void> {
  try {
    keepHead(await call('takeEmergency', { params: { threadId } }));
  } catch (error) {
    showTrouble(sentenceOf(error));
  } finally {
    refresh(threadId);
  }
}

type Told = NonNullable<ThreadDetailOut['emergency']>['told'];

/** Of the newest try: whose telephone was not texted, and why. */
function notTold(told: Told): string[] {
  const latest = told.at(-1)?.at;
  return told
    .filter(({ at, decision }) => at === latest && decision === 'block')
    .map(({ whose, reasons }) => {
      const who = whose === 'on-call' ? 'The on-call telephone' : 'A manager’s telephone';
      return `${who} was not texted. ${reasons.map(({ message }) => message).join(' ')}`;
    });
}

/** Words that may speak of an emergency: what they were, and one key that says who is on it. */
export function EmergencyStrip({
  thread,
  emergency,
}: {
  thread: ThreadOut;
  emergency: NonNullable<ThreadDetailOut['emergency']>;
}) {
  useSingleKeys({ x: () => void take(thread.id) });
  return (
    <section className="strip strip-danger" aria-label="May be an emergency" role="alert">
      <Icon name="alert" size={20} className="c-danger" />
      <span className="grow">
        <b className="strong">This may be an emergency: “{emergency.words}”. Call now.</b>
        <br />
        <span className="second">
          Whoever is on call is told every five minutes until somebody is on it. This is a net that looks for words, not
          triage: it can miss one.
        </span>
        {notTold(emergency.told).map((why) => (
          <span key={why} className="second">
            <br />
            {why}
          </span>
        ))}
      </span>
      <CallNow thread={thread} danger />
      <button type="button" className="btn btn-sm" onClick={() => void take(thread.id)}>
        I am on it
        <KeyCap cap="X" />
      </button>
    </section>
  );
}
