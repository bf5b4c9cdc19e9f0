/** Which turns the rows behind a figure are. */
export const rowsStates = ['any', 'answered', 'late', 'waiting', 'no-reply-needed', 'handled'] as const;
export type RowsState = (typeof rowsStates)[number];
