import { useEffect } from 'react';
import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { toldWords } from '#shared/domain/page/told-words.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { useMe } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { useSingleKeys } from '../ui/single-keys.ts';
import { showTrouble } from '../ui/toast-store.ts';
import { headKey, keepHead, refresh } from './caches.ts';
import { CallNow } from './strips.tsx';

function askAgain(threadId: string): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: headKey(threadId) });
}

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

/** So often it is asked again who was told: what becomes of a call changes nothing else of the conversation. */
const askEveryMs = 20_000;
const mostShown = 6;

/** The newest tellings, the last one first: whose telephone, how, when, what came of it, and why one was not told. */
function TellingList({ told, zone }: { told: Told; zone: string }) {
  const { staff } = useMe();
  const now = useNow();
  const shown = told.toReversed().slice(0, mostShown);
  const nameOf = (whose: string) => {
    if (whose === 'on-call') return 'On-call telephone';
    const name = staff.find(({ id }) => id === whose)?.name;
    return name ? `${name}’s telephone` : 'A manager’s telephone';
  };
  return (
    <ul className="telling" aria-label="Who was told" aria-live="off">
      {shown.map(({ id, at, whose, way, state, reasons, decision }) => (
        <li key={id}>
          <Icon name={way === 'call' ? 'phone' : 'sms'} size={12} />
          <span>
            {nameOf(whose)} by {way}, {whenOf(Date.parse(at), zone, now)}: <b>{toldWords(way, state)}</b>
            {decision === 'block' ? `. ${reasons.map(({ message }) => message).join(' ')}` : ''}
          </span>
        </li>
      ))}
      {told.length > shown.length ? <li>and {told.length - shown.length} before</li> : null}
    </ul>
  );
}

/** Words that may speak of an emergency: what they were, who was told, and one key that says who is on it. */
export function EmergencyStrip({
  thread,
  emergency,
  zone,
}: {
  thread: ThreadOut;
  emergency: NonNullable<ThreadDetailOut['emergency']>;
  zone: string;
}) {
  useSingleKeys({ x: () => void take(thread.id) });
  useEffect(() => {
    const again = setInterval(() => void askAgain(thread.id), askEveryMs);
    return () => clearInterval(again);
  }, [thread.id]);
  return (
    <section className="strip strip-danger" aria-label="May be an emergency" role="alert">
      <Icon name="alert" size={20} className="c-danger" />
      <div className="grow">
        <b className="strong">This may be an emergency: “{emergency.words}”. Call now.</b>
        <p className="second">
          {emergency.told.length > 0
            ? 'Whoever is on call is told by text and by call until somebody is on it, managers too after five minutes.'
            : 'Nobody was told by telephone so far: it is for whoever reads this.'}{' '}
          This is a net that looks for words, not triage: it can miss one.
        </p>
        <TellingList told={emergency.told} zone={zone} />
      </div>
      <CallNow thread={thread} danger />
      <button type="button" className="btn btn-sm" onClick={() => void take(thread.id)}>
        I am on it
        <KeyCap cap="X" />
      </button>
    </section>
  );
}
