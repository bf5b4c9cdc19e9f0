/** The best that can be answered; the worst is 1. */
export const bestScore = 5;
/** An answer up to this is for a person to look at. */
export const lowScore = 2;
