import { useEffect } from 'react';
import type { ThreadDetailOut } from '#shared/api.ts';
import { call, isPassing } from '../client.ts';
import { createStore, useStore } from '../ui/store.ts';
import type { WritingChannel } from './channel-switch.tsx';

type Kept = NonNullable<ThreadDetailOut['drafts']>[number];

/** Where a draft stands: a thread and a channel. */
type Place = `${string} ${WritingChannel}`;
const placeOf = (threadId: string, channel: WritingChannel): Place => `${threadId} ${channel}`;

/** A draft is sent to the server when so long nothing more was typed; later where the server could not be reached. */
const quietMs = 1_000;
const retryMs = 15_000;

// Patients' matters stay off this computer's disk: a draft is in the page, and on the server for the next page.
const drafts = createStore<Record<Place, string>>({});
/** What the server has of each, as far as this page knows. */
const kept = new Map<Place, Kept>();
const timers = new Map<Place, ReturnType<typeof setTimeout>>();
const saving = new Map<Place, Promise<void>>();

/** What is written on a channel and not sent in a conversation; empty for nothing. */
export function draftOf(threadId: string, channel: WritingChannel): string {
  return drafts.get()[placeOf(threadId, channel)] ?? '';
}

export function useDraft(threadId: string, channel: WritingChannel): string {
  return useStore(drafts, (all) => all[placeOf(threadId, channel)] ?? '');
}

/** What is written in a conversation on either channel. */
export function useAnyDraft(threadId: string): string {
  return useStore(drafts, (all) => all[placeOf(threadId, 'sms')] ?? all[placeOf(threadId, 'email')] ?? '');
}

/** Replaces what is written, and has the server keep it in a moment. */
export function setDraft(threadId: string, channel: WritingChannel, text: string): void {
  show(threadId, channel, text);
  saveIn(threadId, channel, quietMs);
}

/** Puts a text that did not leave back into the box, before whatever has been written there since. */
export function restoreDraft(threadId: string, channel: WritingChannel, text: string): void {
  const since = draftOf(threadId, channel);
  setDraft(threadId, channel, since === '' || since === text ? text : `${text}\n${since}`);
}

/** Empties the box of what is being sent: the server lets go of its copy when it has the message. */
export function clearDraft(threadId: string, channel: WritingChannel): void {
  const place = placeOf(threadId, channel);
  show(threadId, channel, '');
  clearTimeout(timers.get(place));
  const before = kept.get(place);
  if (before) kept.set(place, { ...before, text: '' });
}

/** Waits until no draft is on its way, so that none arrives after the message that it became. */
export async function draftSettled(threadId: string, channel: WritingChannel): Promise<void> {
  await saving.get(placeOf(threadId, channel));
}

/** Takes over what the server keeps, where nothing else is being written here; saves what is written here on leaving. */
export function useKeptDrafts(threadId: string, found: Kept[] | undefined): void {
  useEffect(() => {
    for (const one of found ?? []) takeOver(threadId, one);
  }, [threadId, found]);
  useEffect(() => {
    const save = () => {
      for (const channel of ['sms', 'email'] as const) void saveNow(threadId, channel);
    };
    document.addEventListener('visibilitychange', save);
    window.addEventListener('pagehide', save);
    return () => {
      document.removeEventListener('visibilitychange', save);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [threadId]);
}

function show(threadId: string, channel: WritingChannel, text: string): void {
  const place = placeOf(threadId, channel);
  drafts.set(({ [place]: _before, ...rest }) => (text === '' ? rest : { ...rest, [place]: text }));
}

function isKept(threadId: string, channel: WritingChannel): boolean {
  return draftOf(threadId, channel) === (kept.get(placeOf(threadId, channel))?.text ?? '');
}

function takeOver(threadId: string, found: Kept): void {
  const place = placeOf(threadId, found.channel);
  const before = kept.get(place);
  if (!isKept(threadId, found.channel) || (before && before.at >= found.at)) return;
  kept.set(place, found);
  show(threadId, found.channel, found.text);
}

function saveIn(threadId: string, channel: WritingChannel, milliseconds: number): void {
  const place = placeOf(threadId, channel);
  clearTimeout(timers.get(place));
  timers.set(
    place,
    setTimeout(() => saveNow(threadId, channel), milliseconds),
  );
}

/** One after the other, so that what was written last is what stays. */
function saveNow(threadId: string, channel: WritingChannel): Promise<void> {
  const place = placeOf(threadId, channel);
  clearTimeout(timers.get(place));
  const next = (saving.get(place) ?? Promise.resolve()).then(() => save(threadId, channel));
  saving.set(place, next);
  return next;
}

async function save(threadId: string, channel: WritingChannel): Promise<void> {
  if (isKept(threadId, channel)) return;
  const text = draftOf(threadId, channel);
  try {
    const { at } = await call('keepDraft', { params: { threadId }, body: { channel, text } });
    kept.set(placeOf(threadId, channel), { channel, text, at });
  } catch (error) {
    // It still stands in the page; where the desk was locked, the next key saves it.
    if (isPassing(error)) saveIn(threadId, channel, retryMs);
  }
}
