/** Which visits the rows behind a figure are: by how they ended, how far their reminders came, what followed. */
export const visitRowsStates = [
  'attended',
  'no-show',
  'late-cancelled',
  'cancelled',
  'lost',
  'open',
  'due',
  'sent',
  'delivered',
  'replied',
  'came',
  'not-sent',
  'incomplete',
  'contacted',
  'not-contacted',
  'recovered',
  'seen',
  'came-again',
  'not-again',
  'in-trial',
] as const;
export type VisitRowsState = (typeof visitRowsStates)[number];
