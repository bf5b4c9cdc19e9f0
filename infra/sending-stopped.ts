/** Limits of the practice (country, number, minute, day, cost) that stopped messages. */
export function sendingStopped(where: string): { event: string; alarm: string } {
  return {
    event: 'sending_stopped',
    alarm: `A sending limit stopped messages ${where}. If nobody expected that, somebody may be misusing the desk: look at the banner and Settings, Limits.`,
  };
}
