const [width, height, edge] = [618, 44, 12];

/** A difference with its range beside none at all: to the left the new way is better. */
export function TrialInterval({ of, label }: { of: { share: number; low: number; high: number }; label: string }) {
  const reach = Math.max(0.02, Math.abs(of.low), Math.abs(of.high));
  const x = (share: number) => width / 2 + (share / reach) * (width / 2 - edge);
  return (
    <svg className="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <rect className="band" x={x(of.low)} y="6" width={x(of.high) - x(of.low)} height="16" />
      <line className="grid-line zero" x1={x(0)} x2={x(0)} y1="0" y2="28" />
      <circle className="spark-end" cx={x(of.share)} cy="14" r="4" />
      <text className="tick" x={edge} y={height - 4}>
        fewer missed the new way
      </text>
      <text className="tick" x={width / 2} y={height - 4} textAnchor="middle">
        no difference
      </text>
      <text className="tick" x={width - edge} y={height - 4} textAnchor="end">
        more missed
      </text>
    </svg>
  );
}
