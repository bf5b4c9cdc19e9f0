import type { Segments } from '#shared/domain/message/segments.ts';

/** How long the text is: what fits into its segments, and how many those are. */
export function SegmentMeter({ counted }: { counted: Segments }) {
  const room = counted.unitsPerSegment * Math.max(1, counted.segments);
  const words = `${counted.units}/${room} · ${counted.segments} ${counted.segments === 1 ? 'segment' : 'segments'}`;
  return (
    <span className={counted.encoding === 'UCS-2' ? 'meter warn' : 'meter'}>
      <span className="meter-bar">
        <i style={{ width: `${Math.min(100, (100 * counted.units) / room)}%` }} />
      </span>
      {words}
    </span>
  );
}
