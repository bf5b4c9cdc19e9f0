import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { Icon } from '../ui/icon.tsx';

export type WritingChannel = 'sms' | 'email';

/** The channel an answer usually takes: the one they last wrote by, else the one that is known. */
export function usualChannel({ lastEntry, addresses }: ThreadOut, detail: ThreadDetailOut | undefined): WritingChannel {
  const known = (channel: WritingChannel) => addresses.some((one) => one.channel === channel);
  if (lastEntry?.channel === 'email' && (detail?.mailing.to !== undefined || known('email'))) return 'email';
  return !known('sms') && known('email') ? 'email' : 'sms';
}

interface Props {
  channel: WritingChannel;
  onChange: (channel: WritingChannel) => void;
}

/** By text or by e-mail. */
export function ChannelSwitch({ channel, onChange }: Props) {
  return (
    <fieldset className="segments" aria-label="Channel">
      {(['sms', 'email'] as const).map((one) => (
        <button
          key={one}
          type="button"
          className={one === channel ? 'on' : ''}
          aria-pressed={one === channel}
          onClick={() => onChange(one)}
        >
          <Icon name={one === 'sms' ? 'sms' : 'mail'} size={14} />
          {one === 'sms' ? 'SMS' : 'E-mail'}
        </button>
      ))}
    </fieldset>
  );
}

/** Why the answer goes there: what they did last, or where it comes from. */
export function whyThisWay(
  { lastEntry }: ThreadOut,
  channel: WritingChannel,
  detail: ThreadDetailOut | undefined,
  phoneOf: (address: string) => string,
): string {
  if (channel === 'email' && detail?.mailing.content === 'notice') return 'only a link leaves, the words stay here';
  if (lastEntry?.direction === 'in' && lastEntry.channel === channel) {
    return channel === 'sms' ? 'last wrote by SMS' : 'last wrote by e-mail';
  }
  const from = channel === 'sms' ? detail?.sending.from : detail?.mailing.from;
  return from ? `from ${phoneOf(from)}` : '';
}
