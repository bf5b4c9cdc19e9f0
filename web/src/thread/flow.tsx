import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { flowLines, type Unread } from './flow-lines.ts';
import { Message, OnItsWay } from './message.tsx';
import type { Outgoing } from './outbox.ts';

interface Props {
  thread: ThreadOut;
  zone: string;
  /** Newest first. */
  entries: EntryOut[];
  outgoing: Outgoing[];
  unread: Unread | undefined;
  /** It is settled where to begin: `unread` will not change any more. */
  settled: boolean;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  onOlder: () => void;
  onTakeBack: (entry: EntryOut) => void;
  onSendAgain: (entry: EntryOut) => void;
  onDealtWith: () => void;
}

const nearPixels = 80;
const flowId = 'flow';

/** Scrolls the open conversation to its end. */
export function showLatest(): void {
  const flow = document.getElementById(flowId);
  if (flow) flow.scrollTop = flow.scrollHeight;
}

/** What was said, oldest at the top. It opens at what is new, and follows the end while one is there. */
export function Flow(props: Props) {
  const { thread, zone, entries, outgoing, unread, settled } = props;
  const today = useDayOfNow();
  const lines = useMemo(() => flowLines(entries, unread, zone, today), [entries, unread, zone, today]);
  const { ref, isAtEnd } = useFollowedEnd(entries, outgoing.length, settled);
  return (
    <>
      <div
        id={flowId}
        className="flow"
        role="log"
        aria-label={`Messages with ${phoneOf(thread.name)}`}
        ref={ref}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only keys must get there to scroll it
        tabIndex={0}
      >
        <div className="flow-space" />
        <Older hasOlder={props.hasOlder} isLoading={props.isLoadingOlder} onOlder={props.onOlder} />
        {lines.map((line) => {
          if (line.kind === 'day') {
            return (
              <div className="day" key={line.key}>
                {line.words}
              </div>
            );
          }
          if (line.kind === 'new') {
            return (
              <div className="day new" key={line.key}>
                {line.count} new
              </div>
            );
          }
          return (
            <Message
              key={line.key}
              entry={line.entry}
              thread={thread}
              zone={zone}
              starts={line.starts}
              goesOn={line.goesOn}
              onTakeBack={props.onTakeBack}
              onSendAgain={props.onSendAgain}
              onDealtWith={props.onDealtWith}
            />
          );
        })}
        {outgoing.map((message) => (
          <OnItsWay key={message.id} message={message} zone={zone} />
        ))}
      </div>
      {isAtEnd ? null : (
        <button type="button" className="btn btn-sm latest" onClick={showLatest}>
          <Icon name="down" size={14} />
          Latest
        </button>
      )}
    </>
  );
}

/** The clock by the minute: days do not turn more often, and the flow is drawn anew with it. */
function useDayOfNow(): number {
  return Math.floor(useNow() / 60_000) * 60_000;
}

/**
 * Where the flow stands: at first at what is new, then at the end as long as one is there; what is loaded above moves
 * nothing.
 */
function useFollowedEnd(entries: EntryOut[], outgoing: number, settled: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const was = useRef({ begun: false, oldest: '', height: 0, outgoing: 0 });
  const following = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const oldest = entries.at(-1)?.id ?? '';

  useLayoutEffect(() => {
    const flow = ref.current;
    if (!flow) return;
    const before = was.current;
    const divider = flow.querySelector<HTMLElement>('.day.new');
    if (!before.begun && settled && divider) flow.scrollTop = divider.offsetTop - flow.offsetTop - 40;
    else if (!before.begun || following.current || outgoing > before.outgoing) flow.scrollTop = flow.scrollHeight;
    else if (before.oldest !== oldest) flow.scrollTop += flow.scrollHeight - before.height;
    following.current = isNearEnd(flow);
    was.current = { begun: before.begun || settled, oldest, height: flow.scrollHeight, outgoing };
  });

  useEffect(() => {
    const flow = ref.current;
    if (!flow) return undefined;
    const look = () => {
      following.current = isNearEnd(flow);
      setAtEnd(following.current);
    };
    const resized = new ResizeObserver(() => {
      if (following.current) showLatest();
    });
    flow.addEventListener('scroll', look, { passive: true });
    resized.observe(flow);
    return () => {
      flow.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, []);

  return { ref, isAtEnd };
}

function isNearEnd(flow: HTMLElement): boolean {
  return flow.scrollHeight - flow.scrollTop - flow.clientHeight < nearPixels;
}

function Older({ hasOlder, isLoading, onOlder }: { hasOlder: boolean; isLoading: boolean; onOlder: () => void }) {
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = top.current;
    if (!element || !hasOlder || isLoading) return undefined;
    const watcher = new IntersectionObserver(([seen]) => {
      if (seen?.isIntersecting) onOlder();
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [hasOlder, isLoading, onOlder]);
  if (!hasOlder) return null;
  return (
    <div className="flow-top meta" ref={top}>
      {isLoading ? 'Loading older messages' : ''}
    </div>
  );
}
