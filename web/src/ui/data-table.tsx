import type { ReactNode } from 'react';

interface Props {
  heads: readonly string[];
  /** Which columns hold figures: their heads stand to the right, as the figures do. */
  numeric?: readonly boolean[];
  /** Its rows. */
  children: ReactNode;
}

/** A table that scrolls sideways on its own where the page is too narrow for it. */
export function DataTable({ heads, numeric = [], children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard too
    <div className="table-scroll" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={head} scope="col" className={numeric[at] ? 'num' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
