import type { EntryOut } from '#shared/api.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

interface Word {
  icon: IconName;
  tone: 'plain' | 'warn' | 'danger';
  strong?: string;
  words?: string;
}

/** How far a message of ours has come, in the words of the desk. */
export function DeliveryWord({ entry, zone, now }: { entry: EntryOut; zone: string; now: number }) {
  const word = wordOf(entry, zone, now);
  if (!word) return null;
  return (
    <span className={`status-word ${word.tone}`}>
      <Icon name={word.icon} size={14} />
      <span>
        {word.strong ? <b>{word.strong}</b> : null}
        {word.strong && word.words ? ' · ' : null}
        {word.words}
      </span>
    </span>
  );
}

function wordOf(entry: EntryOut, zone: string, now: number): Word | undefined {
  const waits = entry.reasons?.some(({ code }) => code === 'waiting_for_provider') === true;
  switch (entry.status) {
    case 'held': {
      const until = entry.leavesAt ? whenOf(Date.parse(entry.leavesAt), zone, now) : 'soon';
      if (waits) return { icon: 'clock', tone: 'warn', strong: 'Waiting for Twilio', words: `leaves about ${until}` };
      return { icon: 'clock', tone: 'plain', words: `Held: leaves ${until}` };
    }
    case 'queued':
      if (waits) return { icon: 'clock', tone: 'warn', strong: 'Waiting for Twilio' };
      return { icon: 'clock', tone: 'plain', words: 'Queued' };
    case 'sent':
      if (entry.kind === 'call') return { icon: 'phone', tone: 'plain', words: 'Calling' };
      return { icon: 'check', tone: 'plain', words: 'Sent' };
    case 'delivered':
      if (entry.kind === 'call') return { icon: 'checks', tone: 'plain', words: 'Heard' };
      return { icon: 'checks', tone: 'plain', words: 'Delivered' };
    case 'failed':
      return { icon: 'alert', tone: 'danger', ...failed(entry.failure?.message) };
    case 'unknown':
      return entry.unknown === 'may-have-been-sent'
        ? { icon: 'alert', tone: 'warn', strong: 'May have been sent', words: 'the provider cannot say' }
        : { icon: 'clock', tone: 'plain', words: 'Checking with the provider' };
    default:
      return undefined;
  }
}

/** "Not delivered" stands out; the sentence after it says why and what to do. */
function failed(message: string | undefined): Pick<Word, 'strong' | 'words'> {
  const said = /^(Not [a-z]+)[:.] (.+)$/s.exec(message ?? '');
  if (said?.[1] && said[2]) return { strong: said[1], words: said[2] };
  return { strong: 'Not delivered', ...(message ? { words: message } : {}) };
}
