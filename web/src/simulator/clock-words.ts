const formatters = new Map<string, Intl.DateTimeFormat>();

/** "10:43:08", by the clock of a location. */
export function clockOf(at: string, zone: string): string {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  formatters.set(zone, formatter);
  return formatter.format(Date.parse(at));
}
