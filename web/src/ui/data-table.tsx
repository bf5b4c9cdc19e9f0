import type { ReactNode } from 'react';

/** A table that scrolls sideways on its own where the page is too narrow for it. `children` are its rows. */
export function DataTable({ heads, children }: { heads: readonly string[]; children: ReactNode }) {
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
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
