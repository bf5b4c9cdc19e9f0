import type { FailureKind } from '../channel.ts';
import { failureKind } from '../failure-kind.ts';
import type { Form } from '../form.ts';

/** What became of a text or a call that told of a page: it is on its way, it reached somebody (or a machine), or nobody. */
export interface PageReport {
  state: 'accepted' | 'reached' | 'missed';
  code?: string;
  /** What the failure of a text says of the telephone. */
  kind?: FailureKind;
}

const statesOf: Record<string, PageReport['state']> = {
  ...{ delivered: 'reached', partially_delivered: 'reached', read: 'reached' },
  ...{ undelivered: 'missed', failed: 'missed', canceled: 'missed' },
  ...{ 'in-progress': 'reached', answered: 'reached', completed: 'reached', busy: 'missed', 'no-answer': 'missed' },
};

/** Reads a report of such a call or text. New statuses appear without notice: they are on the way. */
export function readPageReport({ fields }: Form): PageReport {
  const field = (name: string) => [fields[name] ?? ''].flat()[0] ?? '';
  const text = field('MessageStatus').toLowerCase();
  const status = text || field('CallStatus').toLowerCase();
  const state = (Object.hasOwn(statesOf, status) && statesOf[status]) || 'accepted';
  if (state !== 'missed') return { state };
  if (!text) return { state, code: `call_${status}` };
  const code = field('ErrorCode');
  return { state, code: code || status, kind: failureKind(code) };
}
