import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { useSingleKeys } from '../ui/single-keys.ts';
import { changeThread } from './change-thread.ts';

const meanings: Record<string, string> = {
  confirm: 'Says yes, and the time is not theirs any more',
  cancel: 'Does not come',
  reschedule: 'Wants another time',
  late: 'Will be late',
};
const next: Record<string, string> = {
  confirm: 'Offer another time, or give this one back on the schedule.',
  cancel: 'Offer another time.',
  reschedule: 'Offer other times, then move the visit on the schedule.',
  late: 'Tell whoever sees them.',
};

/** What the newest message seems to ask for, with the words it was read from. It does nothing by itself. */
export function ReadingStrip({
  thread,
  reading,
}: {
  thread: ThreadOut;
  reading: NonNullable<ThreadDetailOut['reading']>;
}) {
  const dismiss = () => void changeThread(thread.id, { readingDealtWith: true });
  useSingleKeys({ y: dismiss });
  return (
    <section className="strip" aria-label="What was read">
      <Icon name="agenda" size={20} />
      <span className="grow">
        <b className="strong">
          {meanings[reading.intent] ?? 'Was read'}: “{reading.words}”
        </b>
        <br />
        <span className="second">
          {reading.intent === 'cancel' && thread.nextAppointment
            ? 'Offer another time, or call the visit off on the schedule.'
            : next[reading.intent]}
        </span>
      </span>
      <a className="btn btn-sm" href="/schedule">
        Schedule
      </a>
      <button type="button" className="btn btn-sm btn-quiet" onClick={dismiss}>
        Dealt with
        <KeyCap cap="Y" />
      </button>
    </section>
  );
}
