/** Why a caller's request was refused, as a stable word a program can branch on. */
export type RefusalCode =
  | 'invalid'
  | 'signed_out'
  | 'not_staff'
  | 'forbidden'
  | 'not_found'
  | 'forged'
  | 'id_reused'
  | 'moved_on'
  | 'changed_meanwhile'
  | 'undone'
  | 'already_left'
  | 'undecided'
  | 'taken'
  | 'wrong_state'
  | 'cannot_send'
  | 'too_large';

const statusOf: Record<RefusalCode, number> = {
  invalid: 400,
  signed_out: 401,
  forbidden: 403,
  not_staff: 403,
  forged: 403,
  not_found: 404,
  id_reused: 409,
  moved_on: 409,
  changed_meanwhile: 409,
  undone: 409,
  already_left: 409,
  undecided: 409,
  taken: 409,
  wrong_state: 409,
  too_large: 413,
  cannot_send: 422,
};

/**
 * The one error a caller sees: something the caller can mend. `message` is a sentence for a person and never holds a
 * patient's words or address; `details` is data for a program. Everything else that is thrown is a fault: it is retried,
 * ends in a dead-letter queue and rings an alarm.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: RefusalCode, message: string, details?: Record<string, unknown>) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }

  /** The HTTP status that carries this refusal. */
  get status(): number {
    return statusOf[this.code];
  }
}
