import type { Effect, Recordings } from '../../ports.ts';
import { fetchProviderFile } from '../provider-file.ts';

/** The longest voicemail (2 minutes) is 2 MB of WAV; this leaves room for another setting at Twilio. */
const largestBytes = 16 * 1024 * 1024;
const recordingSid = /^RE[0-9a-fA-F]{32}$/;

export interface RecordingAccount {
  accountSid: string;
  authToken: () => Promise<string>;
  apiBase: string | undefined;
}

/**
 * Recordings at Twilio, by their id: the URL is made here, from our own account, whatever a webhook said. No SDK: it
 * fetches no bytes.
 */
export function twilioRecordings({ accountSid, authToken, apiBase }: RecordingAccount, effect: Effect): Recordings {
  const base = `${apiBase ?? 'https://api.twilio.com'}/2010-04-01/Accounts/${accountSid}/Recordings`;
  const authorization = async () => `Basic ${Buffer.from(`${accountSid}:${await authToken()}`).toString('base64')}`;
  return {
    async fetch(sid, timeoutMs) {
      if (!recordingSid.test(sid)) return { outcome: 'refused', code: 'no_recording' };
      return fetchProviderFile({
        url: `${base}/${sid}.wav`,
        authorization: await authorization(),
        timeoutMs,
        largestBytes,
        kind: 'audio/',
        effect,
        name: 'fetch recording',
      });
    },
    async remove(sid, timeoutMs) {
      const request = {
        method: 'DELETE',
        headers: { authorization: await authorization() },
        redirect: 'manual',
      } as const;
      const signal = AbortSignal.timeout(Math.max(1, timeoutMs));
      try {
        const answer = await effect('delete recording', () => fetch(`${base}/${sid}.json`, { ...request, signal }));
        await answer.body?.cancel();
        if (answer.ok || answer.status === 404) return { outcome: 'removed' };
        return { outcome: 'failed', code: String(answer.status) };
      } catch (error) {
        if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) {
          return { outcome: 'failed', code: 'unreachable' };
        }
        throw error;
      }
    },
  };
}
