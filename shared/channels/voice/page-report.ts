import type { ToldReport } from '../../domain/page/note-told.ts';
import type { CallRequest } from './inbound.ts';

/** What a report of a call that told of a page says of it. Of one in which the key was pressed nothing more is noted. */
export function reportOfPage({ status }: Pick<CallRequest, 'status'>): ToldReport {
  switch (status) {
    case 'in-progress':
    case 'answered':
    case 'completed':
      return { state: 'reached' };
    case 'busy':
    case 'no-answer':
    case 'failed':
    case 'canceled':
      return { state: 'missed', code: `call_${status}` };
    default:
      return { state: 'accepted' };
  }
}
