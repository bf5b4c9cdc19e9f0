import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Icon } from '../ui/icon.tsx';
import { download, type Sheet } from './csv.ts';
import { withoutRows } from './without-rows.ts';

/** The head of the rows behind a figure: what they are, as a file, and away. Whoever asks for other rows is led to them. */
export function RowsHead({ title, sheet }: { title: string; sheet: Sheet }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows have another title
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <div className="tile-head">
      <h2 id="rows-title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <span className="tile-ways">
        <button type="button" className="btn-link" onClick={() => download(title, sheet)}>
          CSV of these rows
        </button>
        <Link from="/reports" to="." search={withoutRows} className="icon-btn icon-btn-sm" aria-label="Close the rows">
          <Icon name="close" size={14} />
        </Link>
      </span>
    </div>
  );
}
