import type { FailureKind } from '../../channels/channel.ts';
import type { App } from '../../ports.ts';
import { addressKey, addressRow, freshAddress, putAddress } from '../contact/address.rows.ts';
import { afterFailure } from '../contact/after-failure.ts';
import type { Page } from './page.ts';

/** What a failure says of a colleague's telephone, so that the next look knows it: a STOP at the provider, a landline, no such number. */
export async function noteRefusal(
  app: App,
  { id, threadId }: Pick<Page, 'id' | 'threadId'>,
  { from, to, toldId, code, kind }: { from: string; to: string; toldId: string; code: string; kind: FailureKind },
): Promise<void> {
  const known = await app.table.get(addressRow, addressKey('sms', to));
  const evidence = { at: app.now().toISOString(), threadId, messageId: `${id}-${toldId}` };
  const marked = afterFailure(known ?? freshAddress('sms', to), { from, code, kind, evidence });
  if (marked) await app.table.commit({ address: putAddress(marked, known?.version) });
}
