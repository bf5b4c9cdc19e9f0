import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '#shared/api.client.ts';
import type { EntryOut, ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { sentenceOf } from '../client.ts';
import type { InboxMoves } from '../inbox/use-inbox-moves.ts';
import { useMe, zoneOf } from '../me.ts';
import type { Panel } from '../patient/use-panel.ts';
import { Icon } from '../ui/icon.tsx';
import { useStore } from '../ui/store.ts';
import { changeThread } from './change-thread.ts';
import { Composer, focusComposer, useComposerHeight } from './composer.tsx';
import { draftOf, useKeptDrafts } from './drafts.ts';
import { EmergencyStrip } from './emergency-strip.tsx';
import { Flow, showLatest } from './flow.tsx';
import { firstUnread, type Unread } from './flow-lines.ts';
import { GuardiansContext } from './guardians.ts';
import { dropStopped, outbox, stopped } from './outbox.ts';
import { ReadingStrip } from './reading-strip.tsx';
import { RevocationStrip } from './revocation-strip.tsx';
import { takeBack } from './send-message.ts';
import { CancelAlarm, MovedStrip, StrangerStrip } from './strips.tsx';
import { ThreadHead } from './thread-head.tsx';
import { useSend } from './use-send.ts';
import { useEntries, useHead } from './use-thread.ts';

/** The right side while nothing is open. */
export function NoThread() {
  return (
    <div className="thread-none">
      <Icon name="sms" size={20} />
      <p>Choose a conversation to read and answer it.</p>
    </div>
  );
}

/** One conversation. It is drawn anew for each, so nothing of one is left in another. */
export function ThreadPane({ threadId, moves, panel }: { threadId: string; moves: InboxMoves; panel: Panel }) {
  const { head, query } = useHead(threadId);
  if (head) return <Conversation thread={head} moves={moves} panel={panel} />;
  if (!query.isError) return <FlowSkeleton />;
  const gone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <div className="thread-none" role="alert">
      <p>
        {gone ? 'There is no such conversation, or it is at a location you do not work at.' : sentenceOf(query.error)}
      </p>
      <button type="button" className="btn btn-sm" onClick={() => (gone ? moves.close() : query.refetch())}>
        {gone ? 'Back to the list' : 'Try again'}
      </button>
    </div>
  );
}

const nobody: [] = [];

function Conversation({ thread, moves, panel }: { thread: ThreadOut; moves: InboxMoves; panel: Panel }) {
  const me = useMe();
  const zone = zoneOf(me, thread.location);
  const { detail, query: asked } = useHead(thread.id);
  const { query, entries, hasOlder, loadOlder, isLoadingOlder } = useEntries(thread.id);
  const opening = useReading(thread, asked.isFetchedAfterMount && query.isFetchedAfterMount ? entries : undefined);
  const outgoing = useStore(outbox, (all) => all).filter(({ threadId }) => threadId === thread.id);
  const moved = useStore(stopped, (all) => all[thread.id]);
  const { send, sendAgain, sendAnyway } = useSend(thread, moves);
  const below = useComposerHeight();
  useKeptDrafts(thread.id, detail?.drafts);
  return (
    <GuardiansContext value={detail?.guardians ?? nobody}>
      <ThreadHead
        thread={thread}
        birthDate={detail?.birthDate}
        zone={zone}
        moves={moves}
        panel={panel}
        isShared={detail?.sharedBy !== undefined}
        isStopped={isStopped(asked.data?.sending)}
      />
      {entries ? (
        <Flow
          thread={thread}
          zone={zone}
          entries={entries}
          outgoing={outgoing.filter(({ id }) => !entries.some((entry) => entry.id === id))}
          unread={opening?.unread}
          settled={opening !== undefined}
          hasOlder={hasOlder}
          isLoadingOlder={isLoadingOlder}
          onOlder={loadOlder}
          onTakeBack={(entry) => takeBack(thread.id, entry.id).then(focusComposer)}
          onSendAgain={sendAgain}
          onDealtWith={() => changeThread(thread.id, { failureDealtWith: true })}
        />
      ) : (
        <FlowState error={query.error} onRetry={() => query.refetch()} />
      )}
      <div className="below" ref={below}>
        {detail?.emergency ? <EmergencyStrip thread={thread} emergency={detail.emergency} zone={zone} /> : null}
        {thread.alarm === 'maybe-cancel' ? <CancelAlarm thread={thread} zone={zone} /> : null}
        {detail?.revocation ? (
          <RevocationStrip threadId={thread.id} revocation={detail.revocation} zone={zone} />
        ) : null}
        {detail?.reading && !thread.alarm ? <ReadingStrip thread={thread} reading={detail.reading} /> : null}
        {thread.patientId || thread.alarm ? null : (
          <StrangerStrip thread={thread} {...(detail?.sharedBy ? { sharedBy: detail.sharedBy } : {})} />
        )}
        {moved ? (
          <MovedStrip
            thread={thread}
            newest={newestSince(entries ?? [], moved.seen, me.me.id)}
            onReview={() => {
              dropStopped(thread.id);
              showLatest();
              focusComposer();
            }}
            onAnyway={() => sendAnyway(moved, draftOf(thread.id, moved.channel) || moved.text)}
          />
        ) : null}
        <Composer thread={thread} detail={detail} zone={zone} onSend={send} onLeave={() => moves.move(0)} />
      </div>
    </GuardiansContext>
  );
}

/** What the others wrote after an entry, the newest of it. */
function newestSince(entries: EntryOut[], seen: string | undefined, myId: string): EntryOut | undefined {
  const since = entries.slice(
    0,
    Math.max(
      0,
      entries.findIndex(({ id }) => id === seen),
    ),
  );
  return since.find(({ kind, by }) => kind !== 'event' && by !== myId);
}

function isStopped(sending: ThreadDetailOut['sending'] | undefined): boolean {
  return sending?.reasons.some(({ code }) => code === 'opted_out' || code === 'blocked_by_provider') ?? false;
}

/**
 * Marks the conversation as read while it is looked at: when it is opened, and when the patient writes again. Answers
 * what was unread at first, once that is known.
 */
function useReading(thread: ThreadOut, entries: EntryOut[] | undefined): { unread: Unread | undefined } | undefined {
  const [opening, setOpening] = useState<{ unread: Unread | undefined }>();
  const readUpTo = useRef('');
  const visible = useDocumentVisibility() === 'visible';
  const latest = entries?.find(({ direction, kind }) => direction === 'in' && kind !== 'event');
  // A call is new again when it becomes a missed one, and when its voicemail is there.
  const newest = `${latest?.id ?? ''} ${latest?.call?.outcome ?? ''}`;
  useEffect(() => {
    if (!entries || !visible) return;
    setOpening((before) => before ?? { unread: thread.unread > 0 ? firstUnread(entries, thread.unread) : undefined });
    if (readUpTo.current === newest || thread.unread === 0) return;
    readUpTo.current = newest;
    changeThread(thread.id, { unread: false });
  }, [entries, visible, newest, thread.unread, thread.id]);
  return opening;
}

function FlowState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!error) return <FlowSkeleton />;
  return (
    <div className="thread-none" role="alert">
      <p>The messages could not be loaded. {sentenceOf(error)}</p>
      <button type="button" className="btn btn-sm" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

function FlowSkeleton() {
  return (
    <div className="flow" aria-busy="true">
      <div className="flow-skeleton">
        <span className="skeleton" />
        <span className="skeleton" />
        <span className="skeleton" />
        <span className="skeleton" />
      </div>
    </div>
  );
}
