import { useEffect } from 'react';
import { useCounts, wordsOf } from '../counts.ts';
import { useStore } from '../ui/store.ts';
import { holdLine } from './line.ts';
import { line } from './line-state.ts';

/** Keeps what is shown right while the desk is open, and the number of those who wait in the title: a number, no name. */
export function Live() {
  useEffect(holdLine, []);
  const waiting = wordsOf(useCounts()?.needsReply);
  useEffect(() => {
    document.title = waiting === '' ? 'Inbox · Deskline' : `(${waiting}) Inbox · Deskline`;
  }, [waiting]);
  return null;
}

/** Says, quietly, that changes show later than at once. */
export function LiveNote() {
  const isOff = useStore(line, (state) => state === 'off');
  return (
    <div role="status">{isOff ? <p className="list-note">Live updates are off, checking every 15 s</p> : null}</div>
  );
}
