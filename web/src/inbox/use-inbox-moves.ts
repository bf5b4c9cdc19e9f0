import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import { changeThread, putAway } from '../thread/change-thread.ts';
import { phoneOf } from '../ui/phone.ts';
import { showToast } from '../ui/toast-store.ts';
import { rowId } from './thread-row.tsx';

/** Where one can go from here, and what takes one to the next conversation. */
export interface InboxMoves {
  /** The row that has or would get the focus. */
  activeId: string | undefined;
  setActive: (threadId: string) => void;
  open: (threadId: string) => void;
  /** Back to the list. */
  close: () => void;
  /** Focuses the row so many further; where a conversation is open, opens that one. */
  step: (by: number) => void;
  /** Focuses the row so many further and opens nothing. */
  move: (by: number) => void;
  /** Closes a conversation and goes to the next. `quiet` where something else offers the undo. */
  finish: (thread: ThreadOut, quiet?: boolean) => Promise<void>;
  /** Puts a conversation off until an instant and goes to the next. */
  snooze: (thread: ThreadOut, until: number, words: string) => Promise<void>;
}

/** The moves over the rows as they stand; `openId` is the conversation that is open. */
export function useInboxMoves(threads: ThreadOut[], openId: string | undefined): InboxMoves {
  const navigate = useNavigate();
  const [active, setActive] = useState<string>();
  const ids = threads.map(({ id }) => id);
  const activeId = [active, openId].find((id) => id !== undefined && ids.includes(id)) ?? ids[0];

  // An answered conversation leaves the list while it is open; the row that took its place is the next.
  const lastAt = useRef(0);
  const openNow = useRef(openId);
  const openAt = openId === undefined ? -1 : ids.indexOf(openId);
  useEffect(() => {
    openNow.current = openId;
    if (openAt >= 0) lastAt.current = openAt;
  }, [openId, openAt]);

  const open = useCallback(
    (threadId: string) => {
      setActive(threadId);
      navigate({
        to: '/inbox/$threadId',
        params: { threadId },
        search: true,
        replace: !isPhone() && openId !== undefined,
      });
    },
    [navigate, openId],
  );

  function close() {
    navigate({ to: '/inbox', search: true });
    focusRow(openId ?? activeId);
  }

  function move(by: number) {
    const from = Math.max(0, activeId === undefined ? 0 : ids.indexOf(activeId));
    const next = ids[Math.min(ids.length - 1, Math.max(0, from + by))];
    if (next === undefined) return;
    setActive(next);
    focusRow(next);
  }

  function step(by: number) {
    const hasFocus = document.activeElement?.getAttribute('role') === 'option';
    if (openId === undefined) return move(hasFocus ? by : 0);
    const next = ids[openAt < 0 ? lastAt.current + Math.min(0, by) : openAt + by];
    if (next === undefined) return focusRow(openId);
    open(next);
    focusRow(next);
  }

  function goOn(threadId: string) {
    const at = ids.indexOf(threadId);
    const next = at < 0 ? (ids[lastAt.current] ?? ids.at(-1)) : (ids[at + 1] ?? ids[at - 1]);
    if (next !== undefined) setActive(next);
    if (next !== undefined && openId !== undefined && !isPhone()) open(next);
    else navigate({ to: '/inbox', search: true });
    focusRow(next);
  }

  async function leave(thread: ThreadOut, going: Promise<boolean>, words: string | undefined) {
    // A message may take a while to be sent; whoever has gone elsewhere meanwhile stays there.
    if (openNow.current === undefined || openNow.current === thread.id) goOn(thread.id);
    if (!(await going)) return open(thread.id);
    if (words === undefined) return;
    const undo = async () => {
      if (await changeThread(thread.id, { state: 'open' })) open(thread.id);
    };
    showToast({ id: `left ${thread.id}`, text: words, tone: 'plain', undo });
  }

  return {
    activeId,
    setActive,
    open,
    close,
    step,
    move,
    finish: (thread, quiet = false) =>
      leave(thread, putAway(thread.id, { state: 'done' }), quiet ? undefined : `${phoneOf(thread.name)} is done`),
    snooze: (thread, until, words) =>
      leave(
        thread,
        putAway(thread.id, { state: 'snoozed', snoozedUntil: new Date(until).toISOString() }),
        `${phoneOf(thread.name)} is back ${words}`,
      ),
  };
}

function isPhone(): boolean {
  return window.matchMedia('(max-width: 767.98px)').matches;
}

/** At once where the row is on the page, else after it has been drawn. */
function focusRow(threadId: string | undefined): void {
  if (threadId === undefined || focusNow(threadId)) return;
  requestAnimationFrame(() => focusNow(threadId));
}

function focusNow(threadId: string): boolean {
  const row = document.getElementById(rowId(threadId));
  // On a phone the list is not on the page while a conversation is.
  if (!row?.offsetParent) return false;
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
  return true;
}
