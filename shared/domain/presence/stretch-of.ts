/** How finely it is kept when somebody was at the desk: what touches nothing for so long is not counted. */
export const presenceStretchMs = 5 * 60_000;

/** A stretch of five minutes: its UTC date, and which of that day's 288 it is, from 0. */
export interface PresenceStretch {
  day: string;
  stretch: number;
}

/** The stretch that a moment lies in. */
export function stretchOf(moment: Date): PresenceStretch {
  const day = moment.toISOString().slice(0, 10);
  return { day, stretch: Math.floor((moment.getTime() - Date.parse(day)) / presenceStretchMs) };
}
