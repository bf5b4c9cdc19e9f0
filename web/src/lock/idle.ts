import { useEffect } from 'react';
import {
  giveWay,
  isOfAnother,
  lock,
  lockDesk,
  NoSession,
  noteTouch,
  standing,
  type Told,
  tabs,
  tell,
  unlockDesk,
} from '../session.ts';
import { createStore } from '../ui/store.ts';

const tickMs = 1_000;
const warnMs = 60_000;
const reportMs = 60_000;

/** What comes in less than a minute: the lock for want of a touch, or the end of the longest session. */
export interface Soon {
  why: 'idle' | 'too_long';
  seconds: number;
}

export const soon = createStore<Soon | undefined>(undefined);

let reportedAt = 0;
let reporting: ReturnType<typeof setTimeout> | undefined;

/** Watches keys and clicks, here and in other tabs, and locks the desk when there were none for too long. */
export function useIdleLock(): void {
  useEffect(() => {
    const onTouch = () => touched();
    const onTold = (event: MessageEvent<Told>) => heard(event.data);
    const timer = setInterval(look, tickMs);
    for (const kind of ['keydown', 'click'] as const) window.addEventListener(kind, onTouch, true);
    // A computer that slept wakes up to a lock, not to a second of somebody's words.
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pageshow', shown);
    tabs.addEventListener('message', onTold);
    return () => {
      clearInterval(timer);
      for (const kind of ['keydown', 'click'] as const) window.removeEventListener(kind, onTouch, true);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pageshow', shown);
      tabs.removeEventListener('message', onTold);
    };
  }, []);
}

/** Somebody is here: the time begins anew, and the server is told, at most once a minute. */
export function touched(): void {
  const now = Date.now();
  look();
  if (lock.get() || !standing.get()) return;
  extend(now);
  tell({ kind: 'touched', at: now });
  if (reporting !== undefined) return;
  reporting = setTimeout(report, Math.max(0, reportedAt + reportMs - now));
}

async function report(): Promise<void> {
  reporting = undefined;
  reportedAt = Date.now();
  if (lock.get()) return;
  try {
    await noteTouch();
  } catch (error) {
    // The network may be away; the next touch tells it.
    if (!(error instanceof NoSession)) reportedAt = 0;
  }
}

function extend(at: number): void {
  standing.set((before) => (before ? { ...before, idleAt: Math.max(before.idleAt, at + before.idleMs) } : before));
  look();
}

function look(): void {
  const session = standing.get();
  if (!session || lock.get()) {
    soon.set(() => undefined);
    return;
  }
  const why = session.endsAt < session.idleAt ? 'too_long' : 'idle';
  const left = Math.min(session.endsAt, session.idleAt) - Date.now();
  if (left <= 0) lockDesk(why);
  const seconds = Math.ceil(left / 1000);
  soon.set((before) => {
    if (left <= 0 || left > warnMs) return undefined;
    return before?.seconds === seconds && before.why === why ? before : { why, seconds };
  });
}

function heard(told: Told): void {
  if (told.kind === 'touched') extend(told.at);
  else if (told.kind === 'ended') lockDesk(told.why);
  else if (isOfAnother(told.staffId)) giveWay();
  else if (lock.get()) reopen();
}

/** A page that the browser kept and shows again shows nothing before the server has said that its session goes on. */
function shown({ persisted }: PageTransitionEvent): void {
  if (!persisted || !standing.get()) return;
  lockDesk('signed_out');
  reopen();
}

/** What keeps it locked is on the screen already. */
function reopen(): void {
  unlockDesk().catch(() => undefined);
}
