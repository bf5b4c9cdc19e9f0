import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from './ledger.ts';
import { type Accepted, type OwedCallback, owedCallbacks } from './message.ts';

export interface Courier {
  /**
   * Sends the callbacks this message is still owed, one after the other, each when it is due. None goes out before
   * `notBefore`; all are held back by `holdMs` more, unless `release` comes first.
   */
  carry(message: Accepted, wait: { holdMs: number; notBefore: number }): void;
  /** Lets every held callback go. */
  release(): void;
  /** Resolves when nothing is owed but what is held back. */
  settled(): Promise<void>;
  /** Stops at once; what was not delivered stays owed, and nothing is written any more. */
  stop(): void;
}

interface Round {
  held: boolean;
  readonly released: AbortController;
  done: Promise<void>;
}

/** Carries status callbacks; `post` delivers one or gives it up, and must return at once when `stopped` aborts. */
export function startCourier(
  ledger: Ledger,
  post: (message: Accepted, callback: OwedCallback, stopped: AbortSignal) => Promise<void>,
): Courier {
  const stopping = new AbortController();
  const rounds = new Set<Round>();

  async function walk(round: Round, message: Accepted, wait: { holdMs: number; notBefore: number }): Promise<void> {
    for (const [index, callback] of owedCallbacks(message).entries()) {
      if (ledger.wasCalledBack(message.sid, index)) continue;
      const due = Math.max(callback.at, wait.notBefore);
      await sleepUntil(due + wait.holdMs, AbortSignal.any([stopping.signal, round.released.signal]));
      round.held = false;
      await sleepUntil(due, stopping.signal);
      if (stopping.signal.aborted) return;
      await post(message, callback, stopping.signal);
      if (stopping.signal.aborted) return;
      ledger.commit({ kind: 'called-back', sid: message.sid, index });
    }
  }

  return {
    carry(message, wait) {
      const round: Round = { held: wait.holdMs > 0, released: new AbortController(), done: Promise.resolve() };
      rounds.add(round);
      round.done = walk(round, message, wait).finally(() => rounds.delete(round));
    },
    release() {
      for (const round of rounds) {
        round.held = false;
        round.released.abort();
      }
    },
    async settled() {
      for (;;) {
        const due = [...rounds].filter((round) => !round.held);
        if (due.length === 0) return;
        await Promise.all(due.map((round) => round.done));
      }
    },
    stop: () => stopping.abort(),
  };
}

async function sleepUntil(at: number, wake: AbortSignal): Promise<void> {
  const milliseconds = at - Date.now();
  if (milliseconds <= 0 || wake.aborted) return;
  try {
    await pause(milliseconds, undefined, { signal: wake });
  } catch (error) {
    if (!wake.aborted) throw error;
  }
}
