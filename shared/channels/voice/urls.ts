import * as z from 'zod';
import { type EntryRef, entryRef } from '../../entry-ref.ts';

/** The steps of a call, each below `/webhooks/twilio/voice/`. */
export const voiceSteps = [
  // The caller hears what these answer.
  'menu',
  'desk-result',
  'voicemail',
  'staff',
  'staff-key',
  'patient-result',
  // Whoever takes a call at the desk hears these.
  'desk-screen',
  'desk-key',
  // Nobody hears these.
  'status',
  'recording',
  'transcription',
  'placed',
  'patient-leg',
] as const;
export type VoiceStep = (typeof voiceSteps)[number];

export type Language = 'en' | 'es';

const path = '/webhooks/twilio/voice';
/** By itself Twilio gives up on an answer of 5xx, and a caller hears an error; a fragment is no part of what it signs. */
const retries = '#rc=3&rp=all';
const silent = new Set<VoiceStep>(['status', 'recording', 'transcription', 'placed', 'patient-leg']);

/** What a step's URL carries: the language chosen so far, or which call of ours it is. No number and no name. */
export interface Carried {
  language?: Language | undefined;
  ref?: EntryRef | undefined;
}

/** Absolute URLs of the steps, for the TwiML and for calls of our own. */
export function voiceUrls(publicBaseUrl: string) {
  return {
    step(step: VoiceStep, { language, ref }: Carried = {}): string {
      const query = new URLSearchParams({
        ...(language ? { lang: language } : {}),
        ...(ref ? { call: ref.messageId, thread: ref.threadId, at: ref.at } : {}),
      }).toString();
      return `${publicBaseUrl}${path}/${step}${query === '' ? '' : `?${query}`}${retries}`;
    },
  };
}
export type VoiceUrls = ReturnType<typeof voiceUrls>;

/** The step that a path names; `begin` for the call's first request, undefined for a name we never gave out. */
export function stepOf(requested: string): VoiceStep | 'begin' | undefined {
  if (requested === path || requested === `${path}/`) return 'begin';
  return voiceSteps.find((step) => requested === `${path}/${step}`);
}

/** Whether somebody hears what the step answers. */
export function isHeard(step: VoiceStep | 'begin' | undefined): boolean {
  return step === undefined || step === 'begin' || !silent.has(step);
}

/** What a step's URL carried. */
export function carriedBy(query: URLSearchParams): Carried {
  const ref = entryRef.safeParse({ messageId: query.get('call'), threadId: query.get('thread'), at: query.get('at') });
  const language = z.enum(['en', 'es']).safeParse(query.get('lang'));
  return { ...(ref.success ? { ref: ref.data } : {}), ...(language.success ? { language: language.data } : {}) };
}
