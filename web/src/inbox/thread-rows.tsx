import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import { ThreadRow } from './thread-row.tsx';

interface Props {
  threads: ThreadOut[];
  /** How many there are; -1 while there are more than are loaded. */
  size: number;
  openId: string | undefined;
  activeId: string | undefined;
  /** What they scroll in, once it is on the page. */
  scroller: HTMLDivElement | null;
  onOpen: (threadId: string) => void;
  onActive: (threadId: string) => void;
  onMove: (by: number) => void;
}

const usualHeight = 73;
/** Rows kept ready above and below what is seen. */
const overscan = 8;

const moves: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The rows that can be seen, however many there are; and the one that has or would get the focus, wherever it is. */
export function ThreadRows({ threads, size, openId, activeId, scroller, onOpen, onActive, onMove }: Props) {
  const activeAt = threads.findIndex(({ id }) => id === activeId);
  const rangeExtractor = useCallback((range: Range) => withRow(defaultRangeExtractor(range), activeAt), [activeAt]);
  const rows = useVirtualizer({
    count: threads.length,
    getScrollElement: () => scroller,
    estimateSize: () => usualHeight,
    getItemKey: (at) => threads[at]?.id ?? at,
    overscan,
    rangeExtractor,
  });

  // A conversation opened from elsewhere is shown where it stands in the list.
  const openAt = threads.findIndex(({ id }) => id === openId);
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (!scroller || openAt < 0 || shown.current === openId) return;
    shown.current = openId;
    rows.scrollToIndex(openAt, { align: 'auto' });
  }, [scroller, openAt, openId, rows]);

  return (
    <div
      role="listbox"
      aria-label="Conversations"
      tabIndex={-1}
      className="rows"
      style={{ height: rows.getTotalSize() }}
      onKeyDown={(event) => {
        const by = moves[event.key];
        if (by === undefined) return;
        event.preventDefault();
        onMove(by);
      }}
    >
      {rows.getVirtualItems().map(({ index, start, key }) => {
        const thread = threads[index];
        return thread ? (
          <ThreadRow
            key={key}
            thread={thread}
            index={index}
            offset={start}
            measure={rows.measureElement}
            size={size}
            open={thread.id === openId}
            reachable={thread.id === activeId}
            onOpen={onOpen}
            onFocus={onActive}
          />
        ) : null;
      })}
    </div>
  );
}

function withRow(range: number[], at: number): number[] {
  return at < 0 || range.includes(at) ? range : [...range, at].toSorted((a, b) => a - b);
}
