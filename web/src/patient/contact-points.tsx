import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { shortDateOf } from '../ui/dates.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';

interface Chip {
  words: string;
  icon: IconName;
  tone: '' | 'chip-ok' | 'chip-warn' | 'chip-danger';
  title?: string;
}

/** Where they are reached, and what stands in the way there. */
export function ContactPoints({
  thread,
  detail,
  zone,
  now,
}: {
  thread: ThreadOut;
  detail: ThreadDetailOut | undefined;
  zone: string;
  now: number;
}) {
  const points = thread.addresses.filter(({ channel }) => channel !== 'voice');
  return (
    <section className="panel-part" aria-label="Contact points">
      <h3>Contact points</h3>
      {points.length === 0 ? <p className="meta">No number and no e-mail address.</p> : null}
      <ul>
        {points.map(({ channel, address }) => {
          const chip = channel === 'email' ? mailChip(detail, address) : textChip(detail, address, zone, now);
          return (
            <li key={`${channel} ${address}`} className="line">
              <Icon name={channel === 'email' ? 'mail' : 'sms'} />
              <span className="cut">{channel === 'email' ? address : phoneOf(address)}</span>
              {chip ? (
                <span className={`end chip ${chip.tone}`} title={chip.title}>
                  <Icon name={chip.icon} size={12} />
                  {chip.words}
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Only the number a text would go to is known in full here. */
function textChip(of: ThreadDetailOut | undefined, address: string, zone: string, now: number): Chip | undefined {
  if (of?.sending.to !== address || !of.contact) return undefined;
  const { optedOut, health, care } = of.contact;
  if (optedOut) {
    const day = shortDateOf(Date.parse(optedOut.at), zone, now);
    return { words: `${optedOut.word}, ${day}`, icon: 'ban', tone: 'chip-danger', title: 'Texts are stopped' };
  }
  const [ill] = health;
  if (ill) return { words: ill.words, icon: 'alert', tone: 'chip-warn', title: ill.stops };
  if (care === 'given') return { words: 'Texts OK', icon: 'check', tone: 'chip-ok' };
  const title = 'Answers go; reminders wait for consent';
  return { words: care === 'ask-first' ? 'Ask first' : 'No consent yet', icon: 'hourglass', tone: 'chip-warn', title };
}

function mailChip(of: ThreadDetailOut | undefined, address: string): Chip | undefined {
  if (of?.mailing.to !== address) return undefined;
  const [reason] = of.mailing.reasons;
  if (of.mailing.decision !== 'block') return { words: 'E-mail OK', icon: 'check', tone: 'chip-ok' };
  return { words: 'No e-mail', icon: 'ban', tone: 'chip-danger', ...(reason ? { title: reason.message } : {}) };
}
