import { inOrder, type TurnEvent, type TurnRecord } from './turn.ts';

/**
 * Which of these turns opened an episode: a message that finds the thread done, or new (metric definition 2). `isDone`
 * says how the first event found it. Answers the ids of the entries that opened them. A thread in which a patient waits
 * is not done, whoever said so: an answer that failed later had not answered.
 */
export function episodeOpeners(
  events: readonly TurnEvent[],
  turns: readonly TurnRecord[],
  isDone: boolean,
): ReadonlySet<string> {
  const openers = new Set<string>();
  const byOpener = new Map(turns.map((turn) => [turn.firstEntryId, turn]));
  let done = isDone;
  let open: TurnRecord | undefined;
  for (const event of inOrder(events)) {
    const opened = byOpener.get(event.id);
    if (opened) {
      if (done) openers.add(event.id);
      open = opened;
    }
    if (open && open.end.state !== 'waiting' && open.end.entryId === event.id) open = undefined;
    if (event.thread) done = event.thread === 'done' && !open;
    else if (opened || isFromPatient(event)) done = false;
  }
  return openers;
}

/** A call that somebody took also wakes a thread, though it opens no turn. */
function isFromPatient(event: TurnEvent): boolean {
  return event.kind === 'call' && event.direction === 'in';
}
