/** What was heard last of a conversation: its version, and when by this page's own clock. */
export interface Heard {
  version: number | undefined;
  at: number;
}

const heard = new Map<string, Heard>();

/** Undefined where nothing was heard since the line opened. */
export function lastHeard(threadId: string): Heard | undefined {
  return heard.get(threadId);
}

export function noteHeard(threadId: string, version: number | undefined): void {
  heard.set(threadId, { version: version ?? heard.get(threadId)?.version, at: Date.now() });
}

/** Whatever is told next may follow something that was not. */
export function forgetHeard(): void {
  heard.clear();
}
