import { againDays } from './came-again.ts';

/** A month of patients, and whether a year is over for all of them. */
export interface RetentionMonth {
  /** YYYY-MM */
  month: string;
  isOver: boolean;
}

const months = 24;

/** Two years of months up to that of a date: whoever was seen in the first of them has had a year to come again. */
export function retentionMonths(to: string): RetentionMonth[] {
  return Array.from({ length: months }, (_, at) => monthBefore(to, months - 1 - at)).map((month) => ({
    month,
    isOver: dayOf(month, againDays) < to,
  }));
}

/** The first and the last day of the months whose year is over. */
export function daysOver(to: string): { from: string; to: string } {
  const over = retentionMonths(to).filter(({ isOver }) => isOver);
  const [first, last] = [over[0]?.month ?? to, over.at(-1)?.month ?? to];
  return { from: `${first.slice(0, 7)}-01`, to: dayOf(last, 0) };
}

function monthBefore(date: string, count: number): string {
  const [year, month] = numbersOf(date);
  return new Date(Date.UTC(year, month - 1 - count, 1)).toISOString().slice(0, 7);
}

/** So many days after the last one of a month. */
function dayOf(of: string, after: number): string {
  const [year, month] = numbersOf(of);
  return new Date(Date.UTC(year, month, after)).toISOString().slice(0, 10);
}

function numbersOf(date: string): [year: number, month: number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
}
