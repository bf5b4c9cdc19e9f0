import { type PageRef, pageRef } from '../../entry-ref.ts';

/**
 * The steps of a call that tells of a page, each below `/webhooks/twilio/voice/page/`: it was taken; a key was pressed; and what
 * became of it, which nobody hears. `text`: what became of a text that told of one.
 */
const pageSteps = ['begin', 'key', 'status', 'text'] as const;
export type PageStep = (typeof pageSteps)[number];

const path = '/webhooks/twilio/voice/page';
const retries = '#rc=3&rp=all';

/** Absolute URLs of the steps; what one carries says which telling of which page it is, and nothing of the patient. */
export function pageUrls(publicBaseUrl: string) {
  return {
    step(step: PageStep, { pageId, toldId }: PageRef): string {
      return `${publicBaseUrl}${path}/${step}?${new URLSearchParams({ page: pageId, told: toldId })}${retries}`;
    },
  };
}
export type PageUrls = ReturnType<typeof pageUrls>;

/** The step that a path names; undefined for what we never gave out. */
export function pageStepOf(requested: string): PageStep | undefined {
  return pageSteps.find((one) => requested === `${path}/${one}`);
}

/** Which telling of which page a request speaks of; undefined for what we never gave out. */
export function pageRefOf(query: URLSearchParams): PageRef | undefined {
  return pageRef.safeParse({ pageId: query.get('page'), toldId: query.get('told') }).data;
}
