import { useSearch } from '@tanstack/react-router';
import { lengthWords } from '../reports/lengths.ts';
import { useToday } from '../today.ts';

/** "42 handled today, median reply 6 min." of the location that is shown; nothing until it is known. */
export function HandledToday() {
  const { location } = useSearch({ strict: false });
  const today = useToday(location);
  if (!today) return null;
  const { handled, lengths } = today;
  return (
    <>
      {' '}
      {handled} handled today
      {lengths.median === undefined ? '' : `, median reply ${lengthWords(lengths.median)}`}.
    </>
  );
}
