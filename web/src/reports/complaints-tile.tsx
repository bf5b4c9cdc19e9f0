import { dayWords } from './lengths.ts';
import { StepBars } from './step-bars.tsx';
import { Tile } from './tile.tsx';
import type { Said } from './use-reports.ts';

const weekDays = 7;

/** Complaints that somebody marked, week by week back from the last of these days. */
export function ComplaintsTile({ of }: { of: Said }) {
  return (
    <Tile
      title="Complaints"
      definition="Conversations that somebody at the desk marked as a complaint, under the day on which they did. Taken off again before the conversation was closed, it was none and is not counted. A conversation that was closed and complains again counts again."
      aside={<span className="meta">n {of.complaints}</span>}
      sheet={{
        heads: ['Day', 'Complaints'],
        rows: of.days.map(({ day, complaints }) => [dayWords(day), complaints]),
      }}
      rows={{ said: 'complaints' }}
      foot={<span>Marked by people; nothing is read out of words</span>}
    >
      <StepBars steps={weeksOf(of)} label="Complaints by week" />
    </Tile>
  );
}

function weeksOf({ days }: Said) {
  const weeks: { name: string; count: number }[] = [];
  for (let end = days.length; end > 0; end -= weekDays) {
    const week = days.slice(Math.max(0, end - weekDays), end);
    const count = week.reduce((sum, { complaints }) => sum + complaints, 0);
    weeks.unshift({ name: `From ${dayWords(week[0]?.day ?? '')}`, count });
  }
  return weeks;
}
