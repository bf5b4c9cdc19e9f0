/** When a conversation should be answered, in words and in how pressing it is. */
export interface Due {
  words: string;
  tone: 'plain' | 'warn' | 'danger';
}

const soonMinutes = 15;

/** "Due in 12 m", "Due in 2 h", "Late 40 m": from the turn's target and the practice's clock. */
export function dueOf(dueAt: string, now: number): Due {
  const milliseconds = Date.parse(dueAt) - now;
  if (milliseconds < 0) return { words: `Late ${lengthOf(Math.floor(-milliseconds / 60_000))}`, tone: 'danger' };
  const minutes = Math.ceil(milliseconds / 60_000);
  return { words: `Due in ${lengthOf(minutes)}`, tone: minutes <= soonMinutes ? 'warn' : 'plain' };
}

function lengthOf(minutes: number): string {
  if (minutes < 60) return `${Math.max(1, minutes)} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}
