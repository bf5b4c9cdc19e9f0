import { type RestingView, restingView, type Thread } from './thread.ts';

/** Where a conversation is counted and listed: its own view, whose it is while it is not done, and a failure to deal with. */
export interface Standing {
  view: RestingView;
  /** A staff id, or `nobody`; absent when it is done. */
  owner?: string;
  failed?: true;
}

/** Who has what nobody has taken. */
export const nobody = 'nobody';

/** Undefined for one that was brought together with another: it stands in no list. */
export function standingOf(of: Thread): Standing | undefined {
  if (of.joinedInto) return undefined;
  return {
    view: restingView(of),
    ...(of.state === 'done' ? {} : { owner: of.assignee ?? nobody }),
    ...(of.failure ? { failed: true } : {}),
  };
}
