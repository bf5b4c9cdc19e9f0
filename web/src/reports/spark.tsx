const [width, height, pad] = [112, 32, 3];

/** A small line over the days; days without a value are left out. Only decoration: the table has the figures. */
export function Spark({ values }: { values: readonly (number | undefined)[] }) {
  const last = Math.max(1, values.length - 1);
  const top = Math.max(...values.map((value) => value ?? 0), 0);
  const points = values.flatMap((value, at) =>
    value === undefined
      ? []
      : [
          {
            x: pad + (at / last) * (width - 2 * pad),
            y: height - pad - (top > 0 ? value / top : 0) * (height - 2 * pad),
          },
        ],
  );
  const end = points.at(-1);
  if (!end || points.length < 2) return null;
  const line = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <polygon points={`${points[0]?.x},${height} ${line} ${end.x},${height}`} className="spark-area" />
      <polyline points={line} className="spark-line" />
      <circle cx={end.x} cy={end.y} r="3" className="spark-end" />
    </svg>
  );
}
