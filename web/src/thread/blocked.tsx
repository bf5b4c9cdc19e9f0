import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { CallLink } from './strips.tsx';

const titles: Record<string, string> = {
  opted_out: 'Texts to this number are stopped',
  blocked_by_provider: 'Texts to this number are stopped',
  landline: 'This number cannot get texts',
  invalid_number: 'This number cannot get texts',
  never_deliverable: 'This number cannot be reached',
  no_zone: 'It is not known when texts may go out',
  no_common_hours: 'There is no hour at which a text may go out',
};

interface Props {
  thread: ThreadOut;
  sending: ThreadDetailOut['sending'];
  zone: string;
  /** When the person stopped texts (ISO), as far as it is in sight. */
  stoppedAt: string | undefined;
}

/** In place of the text area where no text may be sent: why, and what can be done instead. */
export function Blocked({ thread, sending, zone, stoppedAt }: Props) {
  const now = useNow();
  const [first] = sending.reasons;
  const title =
    titles[first?.code ?? ''] ?? (sending.to ? 'A text cannot be sent now' : 'No number for texts is known');
  return (
    <>
      <div className="composer-blocked" role="note">
        <Icon name="ban" size={20} className="c-danger" />
        <div>
          <b className="strong">{title}</b>
          {first?.code === 'opted_out' && stoppedAt ? (
            <p>Stopped by a word of theirs, {whenOf(Date.parse(stoppedAt), zone, now)}.</p>
          ) : null}
          {sending.reasons.map(({ code, message }) => (
            <p key={code}>{message}</p>
          ))}
          {first ? null : <p>Add a number to the patient, or call.</p>}
        </div>
      </div>
      {thread.alarm ? null : (
        <div className="composer-foot">
          <CallLink thread={thread} />
        </div>
      )}
    </>
  );
}
