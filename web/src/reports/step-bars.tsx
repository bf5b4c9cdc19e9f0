import { percent } from './lengths.ts';

interface Step {
  name: string;
  count: number;
  /** How many it is a share of; absent for what is no share. */
  of?: number;
}

/** Steps one below the other, each with its count and its share. */
export function StepBars({ steps, label }: { steps: readonly Step[]; label: string }) {
  const most = Math.max(1, ...steps.map(({ count }) => count));
  return (
    <ul className="steps" aria-label={label}>
      {steps.map(({ name, count, of }) => (
        <li key={name}>
          <span className="step-name">{name}</span>
          <span className="step-bar" aria-hidden="true">
            {count > 0 ? <i style={{ width: `${(100 * count) / most}%` }} /> : null}
          </span>
          <b>{count}</b>
          <span className="meta">{of === undefined ? '' : percent(count, of)}</span>
        </li>
      ))}
    </ul>
  );
}
