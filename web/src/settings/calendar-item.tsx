import { type ReactNode, useRef, useState } from 'react';
import { showToast } from '../ui/toast-store.ts';
import { type Part, saveItem } from './save-item.ts';

/** A provider, a chair or a visit type: a line that opens to its fields, saved on its own and at once. */
export function CalendarItem<T extends { id: string; name: string; active: boolean }>({
  part,
  item,
  isNew = false,
  hint,
  onDone,
  children,
}: {
  part: Part<T>;
  item: T;
  isNew?: boolean;
  hint: string;
  onDone?: () => void;
  children: (now: T, set: (fields: Partial<T>) => void) => ReactNode;
}) {
  const [draft, setDraft] = useState<T>();
  const [round, setRound] = useState(0);
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const line = useRef<HTMLElement>(null);
  const now = draft ?? item;
  const isDirty = isNew || JSON.stringify(now) !== JSON.stringify(item);
  /** Lets go of what was written; the buttons go with it, so that the keyboard stays at the line. */
  function leave() {
    line.current?.focus();
    setDraft(undefined);
    setTrouble('');
    setRound(round + 1);
    onDone?.();
  }
  async function save() {
    setBusy(true);
    const wrong = await saveItem(part, isNew ? undefined : item, now);
    setBusy(false);
    if (wrong) return setTrouble(wrong);
    showToast({ id: 'calendar', text: `${now.name} is saved. It holds at once.`, tone: 'plain' });
    leave();
  }
  return (
    <details className="group folded" open={isNew}>
      <summary ref={line}>
        <h3>{isNew ? 'New' : item.name}</h3>
        <span className="meta cut">{hint}</span>
        {item.active ? null : <span className="chip">Not booked any more</span>}
        {isDirty && !isNew ? <span className="end meta nowrap">Not saved</span> : null}
      </summary>
      <div className="group-fields" key={round}>
        {children(now, (fields) => setDraft({ ...now, ...fields }))}
      </div>
      {trouble === '' ? null : (
        <p className="c-danger" role="alert">
          {trouble}
        </p>
      )}
      {isDirty ? (
        <div className="line">
          <button type="button" className="btn btn-sm btn-main" disabled={isBusy} onClick={save}>
            {isNew ? 'Add' : `Save ${item.name}`}
          </button>
          <button type="button" className="btn btn-sm" onClick={leave}>
            Discard
          </button>
        </div>
      ) : null}
    </details>
  );
}
