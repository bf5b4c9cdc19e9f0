import { Icon, type IconName } from '../ui/icon.tsx';
import { clockOf } from './clock-words.ts';
import type { Left } from './local-api.ts';
import { useNameOf } from './names.ts';

const looks: Record<string, { words: string; icon: IconName; tone: string }> = {
  queued: { words: 'Queued', icon: 'clock', tone: '' },
  accepted: { words: 'Queued', icon: 'clock', tone: '' },
  sent: { words: 'Sent', icon: 'check', tone: '' },
  delivered: { words: 'Delivered', icon: 'checks', tone: 'chip-ok' },
  undelivered: { words: 'Not delivered', icon: 'alert', tone: 'chip-danger' },
  failed: { words: 'Failed', icon: 'alert', tone: 'chip-danger' },
  ringing: { words: 'Rings', icon: 'phone', tone: '' },
  'in-progress': { words: 'In a call', icon: 'phone', tone: '' },
  completed: { words: 'Answered', icon: 'check', tone: 'chip-ok' },
  busy: { words: 'Busy', icon: 'alert', tone: 'chip-danger' },
  'no-answer': { words: 'Not answered', icon: 'alert', tone: 'chip-danger' },
  canceled: { words: 'Canceled', icon: 'alert', tone: 'chip-danger' },
};

/** What Twilio accepted from the practice, texts and calls, newest first, and what became of it. */
export function OutboxSection({ left, zone }: { left: readonly Left[]; zone: string }) {
  const nameOf = useNameOf();
  return (
    <section className="console-part console-outbox" aria-label="Outbox">
      <header>
        <h2>Outbox</h2>
        <span className="meta end">texts and calls that left the practice</span>
      </header>
      {left.length === 0 ? (
        <p className="meta">Nothing yet. An answer from the inbox leaves after ten seconds.</p>
      ) : null}
      <ul
        aria-label="Messages that left"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only keys must get there to scroll it
        tabIndex={0}
      >
        {left.map(({ kind, id, to, at, status, errorCode }) => {
          const look = looks[status] ?? { words: status, icon: 'clock' as const, tone: '' };
          return (
            <li key={id}>
              <span className="log-time">{clockOf(at, zone)}</span>
              <span className="cut">
                {kind === 'call' ? 'call to' : 'to'} {nameOf(to)}
              </span>
              <span className={`chip ${look.tone}`}>
                <Icon name={look.icon} size={12} />
                {look.words}
                {errorCode === null ? '' : ` · ${errorCode}`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
