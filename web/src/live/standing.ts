import type { Standing } from '#shared/domain/thread/standing.ts';

/** Whose a conversation is that nobody has taken (shared/domain/thread/standing.ts). */
const nobody = 'nobody';

/** Whether a conversation that stands so is in a view, as this person sees it. */
export function isCountedAs(view: unknown, is: Standing, myId: string): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'mine':
      return is.owner === myId;
    case 'unassigned':
      return is.owner === nobody;
    case 'failed':
      return is.failed === true;
    default:
      return is.view === view;
  }
}
