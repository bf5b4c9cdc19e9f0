import * as z from 'zod';
import { reason } from '../message/reason.ts';

/** How a telephone is told: by a text, or by a call in which a key takes the page. */
const tellingWay = z.enum(['text', 'call']);
export type TellingWay = z.infer<typeof tellingWay>;

/**
 * How far it came, in this order. `blocked`: the last look let none leave. `planned`: not begun. `begun`: handed to the
 * provider, and nothing is known since: it may have left. `accepted`: the provider has it. `refused`: it did not leave.
 * `reached`: a text was delivered, a call was taken and no key pressed. `missed`: a text was not delivered, nobody took the
 * call. `taken`: the key was pressed.
 */
export const toldState = z.enum(['blocked', 'planned', 'begun', 'accepted', 'refused', 'reached', 'missed', 'taken']);
export type ToldState = z.infer<typeof toldState>;

/** Reports come in any order: what stands further down here wins. */
export const rankOfTold: Record<ToldState, number> = {
  planned: 0,
  begun: 1,
  accepted: 2,
  blocked: 3,
  refused: 3,
  reached: 3,
  missed: 3,
  taken: 4,
};

/** One telephone told one way, once: whose it is (`on-call`, or a staff id), and the verdict of the last look on it. */
export const told = z.object({
  pageId: z.string(),
  /** Which try of the page, and which telephone and way of it: `0003-01`. */
  id: z.string(),
  at: z.iso.datetime(),
  whose: z.string(),
  to: z.string(),
  way: tellingWay,
  decision: z.enum(['send', 'block']),
  reasons: z.array(reason),
  state: toldState,
  rank: z.number().int(),
  /** The provider's, where it did not go well. */
  code: z.string().optional(),
});
export type Told = z.infer<typeof told>;
