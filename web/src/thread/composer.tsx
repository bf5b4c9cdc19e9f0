import { Textarea } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import type { Segments } from '#shared/domain/message/segments.ts';
import { useNow } from '../clock.ts';
import { soonOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { phoneOf } from '../ui/phone.ts';
import { createStore, useStore } from '../ui/store.ts';
import { AttachButton, AttachedList, problemOfFiles } from './attach.tsx';
import { attachFiles, useAttached } from './attached.ts';
import { Blocked, blockedId } from './blocked.tsx';
import { ChannelSwitch, usualChannel, type WritingChannel, whyThisWay } from './channel-switch.tsx';
import { setDraft, useDraft } from './drafts.ts';
import type { Saving } from './plain-text.ts';
import { SegmentMeter } from './segment-meter.tsx';
import { SendNow } from './send-now.tsx';
import { useCounted } from './use-counted.ts';
import type { Sending } from './use-send.ts';

interface Props {
  thread: ThreadOut;
  /** Unknown until the server has answered; nothing stands in the way until then. */
  detail: ThreadDetailOut | undefined;
  zone: string;
  onSend: (text: string, how: Sending) => void;
  /** Leaves the box by Escape. */
  onLeave: () => void;
}

const longest = { sms: 1600, email: 20_000 } as const;
const boxId = 'message-box';

/** Puts the cursor into the box, at the end of what stands there. False where there is no box. */
export function focusComposer(): boolean {
  const box = document.getElementById(boxId);
  if (!(box instanceof HTMLTextAreaElement)) return false;
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
  return true;
}

/** The channel that was chosen, and in which conversation. */
const chosenChannel = createStore<{ threadId: string; channel: WritingChannel } | undefined>(undefined);

/** Turns the box to texts and puts the cursor there; where no text may be sent, the reason is read instead. */
export function writeText(threadId: string): void {
  flushSync(() => chosenChannel.set(() => ({ threadId, channel: 'sms' })));
  if (!focusComposer()) document.getElementById(blockedId)?.focus();
}

/** Where an answer is written, or why none can be. */
export function Composer({ thread, detail, zone, onSend, onLeave }: Props) {
  const now = useNow();
  const [asksWhy, setAsksWhy] = useState(false);
  const [complaint, setComplaint] = useState('');
  const chosen = useStore(chosenChannel, (now) => (now?.threadId === thread.id ? now.channel : undefined));
  const setChosen = (next: WritingChannel) => chosenChannel.set(() => ({ threadId: thread.id, channel: next }));
  useEffect(() => () => chosenChannel.set(() => undefined), []);
  const channel = useChannel(thread, detail, chosen);
  const text = useDraft(thread.id, channel);
  const { counted, saving } = useCounted(text);
  const byMail = channel === 'email';
  const [subject, setSubject] = useState<string>();
  const files = useAttached(thread.id);
  const [filesAsLink, setFilesAsLink] = useState(false);
  const drop = useDrop((dropped) => attachFiles(thread.id, dropped));
  const sending = byMail ? detail?.mailing : detail?.sending;
  const until =
    sending?.decision === 'hold' && sending.until ? soonOf(Date.parse(sending.until), zone, now) : undefined;

  function trySend(how: Pick<Sending, 'sendNow' | 'andDone'>) {
    const problem = problemOf(text, channel) || problemOfFiles(files);
    setComplaint(problem);
    if (problem !== '') return focusComposer();
    setAsksWhy(false);
    const named = byMail && subject?.trim() ? { subject: subject.trim() } : {};
    onSend(text, { ...how, channel, ...named, files, filesAs: filesAsLink ? 'link' : undefined });
    setSubject(undefined);
    setFilesAsLink(false);
    return focusComposer();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') onLeave();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    trySend({ andDone: event.shiftKey && until === undefined });
  }

  const blocked = sending?.decision === 'block';
  return (
    <section className={drop.isOver ? 'composer is-over' : 'composer'} aria-label="Reply" {...drop.on}>
      <div className="composer-top">
        <ChannelSwitch
          channel={channel}
          onChange={(next) => {
            setChosen(next);
            setComplaint('');
            focusComposer();
          }}
        />
        <Recipient thread={thread} to={sending?.to} />
        {until ? (
          <span className="chip chip-warn end">
            <Icon name="moon" size={12} />
            {sending?.reasons.some(({ code }) => code === 'minute_limit')
              ? 'The minute is full, until'
              : 'Quiet hours until'}{' '}
            {until}
          </span>
        ) : (
          <span className="meta cut end composer-why">{whyThisWay(thread, channel, detail, phoneOf)}</span>
        )}
      </div>
      {blocked ? (
        <Blocked thread={thread} sending={sending} channel={channel} contact={detail?.contact} zone={zone} />
      ) : (
        <>
          {byMail ? (
            <input
              className="mail-subject"
              aria-label="Subject"
              dir="auto"
              maxLength={200}
              value={subject ?? detail?.mailing.subject ?? ''}
              onChange={(event) => setSubject(event.currentTarget.value)}
            />
          ) : null}
          <Textarea
            id={boxId}
            className="composer-text"
            variant="unstyled"
            aria-label="Message"
            placeholder="Write a reply"
            dir="auto"
            autosize
            minRows={2}
            maxRows={10}
            value={text}
            onChange={(event) => {
              setComplaint('');
              setChosen(channel);
              setDraft(thread.id, channel, event.currentTarget.value);
            }}
            onKeyDown={onKeyDown}
            onPaste={(event) => {
              if (event.clipboardData.files.length === 0) return;
              event.preventDefault();
              attachFiles(thread.id, event.clipboardData.files);
            }}
          />
          <AttachedList
            threadId={thread.id}
            files={files}
            way={{
              channel,
              to: sending?.to ?? '',
              isFullMail: detail?.mailing.content === 'full',
              isBirthDateKnown: detail?.birthDate !== undefined,
            }}
            asLink={filesAsLink}
            onAsLink={setFilesAsLink}
          />
          <p className="composer-said c-warn" role="status">
            {complaint || problemOfLength(text, channel)}
            {saving && !byMail ? (
              <>
                <Icon name="alert" size={12} />
                {roomWords(saving, counted)}
                {saving.plain === undefined ? null : (
                  <button
                    type="button"
                    className="btn-link"
                    onClick={() => setDraft(thread.id, channel, saving.plain ?? text)}
                  >
                    {saving.fix}
                  </button>
                )}
              </>
            ) : null}
          </p>
          <div className="composer-foot">
            <AttachButton threadId={thread.id} />
            {counted && text !== '' && !byMail ? <SegmentMeter counted={counted} /> : null}
            <div className="end line">
              {until ? (
                <>
                  <button
                    type="button"
                    className="btn btn-quiet"
                    aria-expanded={asksWhy}
                    onClick={() => setAsksWhy(!asksWhy)}
                  >
                    Send now, with reason
                  </button>
                  <Main words={`Send at ${until}`} icon="moon" keys="Ctrl Enter" onClick={() => trySend({})} />
                </>
              ) : (
                <>
                  <button type="button" className="btn" onClick={() => trySend({})}>
                    Send
                  </button>
                  <Main words="Send & done" keys="Ctrl Shift Enter" onClick={() => trySend({ andDone: true })} />
                </>
              )}
            </div>
          </div>
          {asksWhy && until ? (
            <SendNow onCancel={() => setAsksWhy(false)} onSend={(reason) => trySend({ sendNow: { reason } })} />
          ) : null}
        </>
      )}
    </section>
  );
}

function Recipient({ thread, to }: { thread: ThreadOut; to: string | undefined }) {
  const name = phoneOf(thread.name);
  const number = to === undefined ? '' : phoneOf(to);
  return (
    <span className="line line-close">
      <span className="strong cut">{name}</span>
      {number === name ? null : <span className="second nowrap">{number}</span>}
    </span>
  );
}

function Main({ words, icon, keys, onClick }: { words: string; icon?: 'moon'; keys: string; onClick: () => void }) {
  return (
    <button type="button" className="btn btn-main" onClick={onClick}>
      {icon ? <Icon name={icon} size={14} /> : null}
      {words}
      <KeyCap cap={keys} />
    </button>
  );
}

/** What was chosen; else where a draft waits; else what an answer usually takes. */
function useChannel(thread: ThreadOut, detail: ThreadDetailOut | undefined, chosen: WritingChannel | undefined) {
  const usual = usualChannel(thread, detail);
  const other = usual === 'sms' ? 'email' : 'sms';
  const hasUsual = useDraft(thread.id, usual) !== '';
  const hasOther = useDraft(thread.id, other) !== '';
  return chosen ?? (hasOther && !hasUsual ? other : usual);
}

function problemOf(text: string, channel: WritingChannel): string {
  return text.trim() === '' ? 'Write a message first.' : problemOfLength(text, channel);
}

function problemOfLength(text: string, channel: WritingChannel): string {
  const over = text.length - longest[channel];
  if (over <= 0) return '';
  const most = channel === 'sms' ? 'A text holds at most 1,600.' : 'An e-mail holds at most 20,000 here.';
  return `${over} ${over === 1 ? 'character' : 'characters'} too many. ${most}`;
}

/** "Curly quotes make this 2 segments instead of 1." */
function roomWords({ what, segments }: Saving, counted: Segments): string {
  const s = what === 'Curly quotes' ? '' : 's';
  return segments < counted.segments
    ? `${what} make${s} this ${counted.segments} segments instead of ${segments}.`
    : `${what} leave${s} room for 70 characters in a segment instead of 160.`;
}

/** Files that are dragged over and dropped. */
function useDrop(onFiles: (files: FileList) => void) {
  const [isOver, setOver] = useState(false);
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  return {
    isOver,
    on: {
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave({ currentTarget, relatedTarget }: DragEvent<HTMLElement>) {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      },
      onDrop(event: DragEvent) {
        setOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        onFiles(event.dataTransfer.files);
      },
    },
  };
}

/** Keeps free the height of what stands below the flow, so that toasts never cover it. */
export function useComposerHeight() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const below = ref.current;
    if (!below) return undefined;
    const { style } = document.documentElement;
    const watcher = new ResizeObserver(() => style.setProperty('--composer-height', `${below.offsetHeight}px`));
    watcher.observe(below);
    return () => {
      watcher.disconnect();
      style.removeProperty('--composer-height');
    };
  }, []);
  return ref;
}
