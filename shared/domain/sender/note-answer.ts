import type { SendResult } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import type { OutboundEntry } from '../message/entry.ts';
import { addFailure, close, open, senderKey, senderRow } from './sender.rows.ts';
import { mostFailures, type Sender } from './sender.ts';

/** Somebody must know: texts wait. Its name is all that the log keeps. */
class ProviderSilent extends Error {
  override name = 'ProviderSilent';
}

/**
 * What a call said of the number that made it. An answer, even a refusal, says that the provider is there: it costs a
 * write only where it seemed not to be. Calls in vain are counted, and after some in a row nobody calls for a while.
 */
export async function noteAnswer(
  app: App,
  { channel, from }: OutboundEntry,
  known: Sender | undefined,
  said: SendResult,
): Promise<void> {
  if (said.outcome === 'accepted' || said.outcome === 'refused') {
    if (known && (known.failures > 0 || known.openUntil !== undefined)) {
      await app.table.commit({ sender: close(known) });
      if (known.openUntil !== undefined) app.log.info('sender_answers_again', { opened: known.opened });
    }
    return;
  }
  await app.table.commit({ sender: addFailure(channel, from) });
  const now = await app.table.get(senderRow, senderKey(channel, from));
  if (!now || now.failures < mostFailures) return;
  // What others opened meanwhile stands; who tried alone finds its own claim here, and opens again for longer.
  if (now.openUntil !== known?.openUntil) return;
  const opened = await app.table.commit({ sender: open(now, app.now().getTime()) });
  if (opened.ok) app.log.error('sender_waits_for_provider', new ProviderSilent(), { opened: now.opened + 1 });
}
