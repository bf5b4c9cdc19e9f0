import { useId, useState } from 'react';
import type { EntryOut } from '#shared/api.ts';
import { Icon } from '../ui/icon.tsx';

const titles: Record<NonNullable<EntryOut['status']>, string> = {
  held: 'Why it waits',
  queued: 'Why sent',
  sent: 'Why sent',
  delivered: 'Why sent',
  failed: 'Why not sent',
  unknown: 'Why sent',
};

/** What the last look asks of every message, for one that nothing stood in the way of. */
const asked =
  'Looked at when it left: texts not stopped, the number works and is this patient’s, its country is allowed, it was within sending hours and within the limits.';

/** "Why / why not sent": opens the reasons that were stored with the message. */
export function Why({ entry }: { entry: EntryOut }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  if (!entry.status) return null;
  const isOnItsWay = entry.status === 'held' && (entry.reasons ?? []).length === 0;
  if (isOnItsWay) return null;
  const failedAtProvider = entry.status === 'failed' && entry.failure?.kind !== 'blocked';
  return (
    <>
      <button
        type="button"
        className="btn-link why-open"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {failedAtProvider ? 'Why not delivered' : titles[entry.status]}
      </button>
      {open ? (
        <div className="why" id={id}>
          <ul>
            {(entry.reasons ?? []).map(({ code, message }) => (
              <li key={code}>
                <Icon
                  name={entry.status === 'failed' ? 'ban' : entry.status === 'held' ? 'moon' : 'checked'}
                  size={14}
                />
                <span>{message}</span>
              </li>
            ))}
            {entry.sendNowReason ? (
              <li>
                <Icon name="pencil" size={14} />
                <span>Reason given: “{entry.sendNowReason}”</span>
              </li>
            ) : null}
            {(entry.reasons ?? []).length === 0 ? (
              <li>
                <Icon name="checked" size={14} />
                <span>{asked}</span>
              </li>
            ) : null}
            {failedAtProvider && entry.failure ? (
              <li>
                <Icon name="alert" size={14} />
                <span>
                  {entry.failure.message} <span className="third nowrap">Code {entry.failure.code}</span>
                </span>
              </li>
            ) : null}
          </ul>
        </div>
      ) : null}
    </>
  );
}
