/** What stands for the number of a caller who shows none. */
export const hiddenNumber = 'anonymous';
