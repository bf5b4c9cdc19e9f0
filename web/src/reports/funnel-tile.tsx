import { dayWords, notSentNames, percent } from './lengths.ts';
import { StepBars } from './step-bars.tsx';
import { Tile } from './tile.tsx';
import type { Reminders, Shown } from './use-reports.ts';

/** How far the reminders of these days' visits came, and why others were not sent. */
export function FunnelTile({ of, shown }: { of: Reminders; shown: Shown }) {
  const steps = [
    { name: 'Due', count: of.due },
    { name: 'Sent', count: of.sent, of: of.due },
    { name: 'Delivered', count: of.delivered, of: of.sent },
    { name: 'Replied', count: of.replied, of: of.delivered },
    { name: 'Came', count: of.came, of: of.delivered },
  ];
  const notSent = of.notSent.reduce((sum, { count }) => sum + count, 0);
  const became = [
    ['Confirmed', of.confirmed],
    ['Moved', of.moved],
    ['Called off', of.cancelled],
    ['No answer', of.silent],
  ] as const;
  return (
    <Tile
      title="Reminder funnel"
      definition="Visits of these days with a reminder that was due, and how far the furthest of them came. Replied: by text or by the link. Came: of those it was delivered to. What a patient had made needless (confirmed before, moved, booked late) was not due. Complete: every reminder that was due was delivered."
      aside={
        <span className="meta">
          visits {dayWords(shown.from)} to {dayWords(shown.to)}
        </span>
      }
      sheet={{
        heads: ['Step', 'Visits', 'Of the step above'],
        rows: [
          ...steps.map(({ name, count, of: all }) => [name, count, all === undefined ? '' : percent(count, all)]),
          ...became.map(([name, count]) => [`Then: ${name.toLowerCase()}`, count, percent(count, of.delivered)]),
          ['Complete', of.complete, percent(of.complete, of.due)],
          ['Did not arrive', of.failed, ''],
          ['No receipt after 72 hours', of.unheard, ''],
          ['On their way', of.onTheirWay, ''],
          ...of.notSent.map(({ kind, count, byRule }) => [
            `Not sent: ${notSentNames[kind].toLowerCase()}`,
            count,
            byRule ? 'by rule' : '',
          ]),
        ],
      }}
      rows={{ visits: 'due' }}
      foot={
        <span>
          Complete {of.complete} of {of.due} ({percent(of.complete, of.due)}); {of.failed} did not arrive, {of.unheard}{' '}
          without a receipt after 72 h
        </span>
      }
    >
      <div className="funnel">
        <StepBars steps={steps} label="Visits" />
        <dl className="funnel-why">
          <dt className="meta">{notSent} not sent, and why</dt>
          {of.notSent.map(({ kind, count }) => (
            <dd key={kind}>
              {notSentNames[kind]} <b>{count}</b>
            </dd>
          ))}
          <dt className="meta">What those it reached did</dt>
          {became.map(([name, count]) => (
            <dd key={name}>
              {name} <b>{count}</b>
            </dd>
          ))}
        </dl>
      </div>
    </Tile>
  );
}
