/** What the doctor found of one thing: it holds, it is in the way, or somebody should know. */
export interface Finding {
  about: string;
  is: 'fine' | 'missing' | 'note';
  says: string;
  /** How to mend it. */
  mend?: string;
}

export function fine(about: string, says: string): Finding {
  return { about, is: 'fine', says };
}

export function missing(about: string, says: string, mend: string): Finding {
  return { about, is: 'missing', says, mend };
}

export function note(about: string, says: string, mend?: string): Finding {
  return { about, is: 'note', says, ...(mend ? { mend } : {}) };
}

const signs = { fine: '  ok    ', missing: '  MISSING', note: '  note  ' };

/** A line for each, with what to do below it. */
export function toldFindings(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ about, is, says, mend }) => [
      `${signs[is].padEnd(10)}${about}: ${says}`,
      ...(mend ? [`            ${mend}`] : []),
    ])
    .join('\n');
}
