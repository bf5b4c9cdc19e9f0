import { percent } from './lengths.ts';

interface Step {
  name: string;
  count: number;
  /** What it is a share of, where that is not the step above. */
  after?: number;
}

/** Steps one below the other, each with its count and its share of the one above. */
export function StepBars({ steps, label }: { steps: readonly Step[]; label: string }) {
  const most = Math.max(1, ...steps.map(({ count }) => count));
  return (
    <ul className="steps" aria-label={label}>
      {steps.map(({ name, count, after }, at) => (
        <li key={name}>
          <span className="step-name">{name}</span>
          <span className="step-bar" aria-hidden="true">
            {count > 0 ? <i style={{ width: `${(100 * count) / most}%` }} /> : null}
          </span>
          <b>{count}</b>
          <span className="meta">{at === 0 ? '' : percent(count, after ?? steps[at - 1]?.count ?? 0)}</span>
        </li>
      ))}
    </ul>
  );
}
