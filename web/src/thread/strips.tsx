import { lazy, Suspense, useState } from 'react';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { startCall } from '../call/start-call.ts';
import { useNow } from '../clock.ts';
import { firstNameOf, useMe } from '../me.ts';
import { agoOf, whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';

/** Nobody needs it to read. */
const AssignDialog = lazy(() =>
  import('../household/assign-dialog.tsx').then(({ AssignDialog: component }) => ({ default: component })),
);

interface Moved {
  /** The newest entry that is not one's own. */
  newest: EntryOut | undefined;
  thread: ThreadOut;
  onReview: () => void;
  onAnyway: () => void;
}

/** Somebody wrote while this was being written: it was not sent, and can be looked at or sent all the same. */
export function MovedStrip({ newest, thread, onReview, onAnyway }: Moved) {
  const { staff } = useMe();
  const now = useNow();
  const colleague = staff.find(({ id }) => id === newest?.by);
  const patient = thread.patientId ? firstNameOf(thread.name) : phoneOf(thread.name);
  const who = newest?.direction === 'in' ? `${patient} wrote` : colleague && `${firstNameOf(colleague.name)} replied`;
  return (
    <div className="strip strip-warn" role="alert">
      <Icon name="users" className="c-warn" />
      <span className="grow">
        <b className="strong">
          {newest && who ? `${who} ${agoOf(Date.parse(newest.at), now)}.` : 'Something new arrived.'}
        </b>{' '}
        <span className="second">Your message has not been sent.</span>
      </span>
      <button type="button" className="btn btn-sm" onClick={onReview}>
        Review
      </button>
      <button type="button" className="btn btn-sm btn-quiet" onClick={onAnyway}>
        Send anyway
      </button>
    </div>
  );
}

/** Nobody of the practice's patients has this number, or several have it. */
export function StrangerStrip({ thread, sharedBy }: { thread: ThreadOut; sharedBy?: readonly string[] }) {
  const [isAssigned, setAssigned] = useState(false);
  const [first] = thread.addresses;
  const number = phoneOf(first?.address ?? thread.name);
  return (
    <div className="strip" role="note">
      <Icon name="user" />
      <span className="grow">
        <b className="strong">
          {thread.addresses.length === 0
            ? 'These callers showed no number.'
            : sharedBy
              ? `${number} is of ${sharedBy.length > 1 ? listed(sharedBy) : 'several patients'}.`
              : `No patient has ${number}.`}
        </b>{' '}
        <span className="second">
          {sharedBy
            ? 'Whom this is about is not known yet: the answer goes to their conversation by itself, or say it here.'
            : 'Say nothing about anybody before you know who this is: ask for name and birth date.'}
        </span>
      </span>
      {first ? (
        <button type="button" className="btn btn-sm" onClick={() => setAssigned(true)}>
          <Icon name="assign" size={14} />
          Whose is it?
        </button>
      ) : null}
      {first && isAssigned ? (
        <Suspense>
          <AssignDialog of={{ thread }} address={first.address} onClose={() => setAssigned(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** "Mia, Leo and Ana" */
function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** A word that stops texts and probably means the visit. */
export function CancelAlarm({ thread, zone }: { thread: ThreadOut; zone: string }) {
  const now = useNow();
  const name = thread.patientId ? firstNameOf(thread.name) : 'This person';
  return (
    <div className="strip strip-danger">
      <Icon name="alert" size={20} className="c-danger" />
      <span className="grow">
        <b className="strong">
          {thread.nextAppointment
            ? `${name} probably wants to cancel ${whenOf(Date.parse(thread.nextAppointment.startsAt), zone, now)}. Nothing was cancelled.`
            : `${name} may think an appointment is cancelled. Nothing was cancelled.`}
        </b>
        <br />
        <span className="second">
          The word stopped our texts to this number: they can no longer be texted. Call to ask.
        </span>
      </span>
      <CallNow thread={thread} danger />
    </div>
  );
}

/** Calls by the desk, so that the call stands in the thread. Nothing where no number is known. */
export function CallNow({ thread, danger = false }: { thread: ThreadOut; danger?: boolean }) {
  const number = thread.addresses.find(({ channel }) => channel === 'voice' || channel === 'sms')?.address;
  if (!number?.startsWith('+')) return null;
  return (
    <button
      type="button"
      className={danger ? 'btn btn-sm btn-danger' : 'btn btn-sm'}
      onClick={() => startCall(thread, number)}
    >
      <Icon name="phone" size={14} />
      Call {phoneOf(number)}
    </button>
  );
}
