import { parseTwiml, type ReadVerb, TwimlError } from '#infra/local/twilio/calls/parse-twiml.ts';
import type { CallPosts } from './phone-model.ts';
import { pathOf } from './posts.ts';

/**
 * Asks a webhook of ours what a call is to say; undefined where nobody answered, or with no TwiML, which is the call's
 * problem then. `done` is told once the answer was taken.
 */
export async function askTwiml(
  posts: CallPosts,
  call: { sid: string; problem?: string | undefined },
  url: string,
  form: Record<string, string>,
  done = () => {},
): Promise<ReadVerb[] | undefined> {
  const answer = await posts.ask(`${call.sid} ${url}`, pathOf(url), form);
  if (answer?.taken) done();
  if (!answer) return undefined;
  try {
    return parseTwiml(answer.body).within;
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    call.problem = error.message;
    return undefined;
  }
}
