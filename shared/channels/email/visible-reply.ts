import EmailReplyParser from 'email-reply-parser';

/** What the writer wrote, and what stood below it of earlier mails. */
export interface Reply {
  visible: string;
  quoted: string;
}

/** The package takes time in the square of the length and of the number of lines; beyond this our own pass is alone. */
const parsedUnits = 4_000;
const parsedLines = 120;
/** An attribution ("On ... wrote:") is wrapped over at most so many lines. */
const attributionLines = 3;
const longestLine = 400;

const separator = /^\s*(-{3,}\s*(original message|mensaje original|message d'origine)\s*-{3,}|_{20,})\s*$/i;
const label = /^\s*\**(from|sent|date|to|cc|subject|de|enviado|fecha|para|asunto)\s*:\**\s/i;
const wrote = /^\s*(on|el|le|am)\s.{4,300}\s(wrote|escribió|a écrit|schrieb)\s*:\s*$/i;

/**
 * Parts a reply from the history under it. Our own pass looks at each line once: the first separator, block of mail
 * headers or attribution with quotes to the end begins the history. What is short enough then goes through
 * email-reply-parser, which knows more clients. A mail that is nothing but history is shown whole.
 */
export function visibleReply(text: string): Reply {
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n{3,}/g, '\n\n');
  const lines = plain.split('\n');
  const cut = historyAt(lines);
  const own = lines.slice(0, cut).join('\n').trim();
  const visible = own.length <= parsedUnits && cut <= parsedLines ? trimmed(own) : own;
  if (visible === '') return { visible: plain.trim(), quoted: '' };
  const end = plain.indexOf(visible) + visible.length;
  const quoted = end < visible.length ? lines.slice(cut).join('\n') : plain.slice(end);
  return { visible, quoted: quoted.trim() };
}

/** A signature belongs to what was written: only where the package sees history does it cut. */
function trimmed(text: string): string {
  const fragments = new EmailReplyParser().read(text).getFragments();
  const lastOwn = fragments.findLastIndex((fragment) => !fragment.isQuoted());
  return fragments
    .slice(0, lastOwn + 1)
    .map((fragment) => fragment.getContent())
    .join('\n')
    .trim();
}

/** The number of the line with which the history begins, or of lines where there is none. */
function historyAt(lines: readonly string[]): number {
  const block = lines.findIndex(
    (line, at) =>
      separator.test(short(line)) || (isHeaderBlock(lines, at) && !isForwarded(lines, at)) || isWrote(lines, at),
  );
  return Math.min(block < 0 ? lines.length : block, quotesAt(lines));
}

/** "From:", "Sent:", "To:", "Subject:" one under the other, as Outlook writes them. */
function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!label.test(short(lines[at]))) return false;
  return lines.slice(at, at + 5).filter((line) => label.test(short(line))).length >= 3;
}

/** What somebody forwards is what they want to say. */
function isForwarded(lines: readonly string[], at: number): boolean {
  return lines.slice(Math.max(0, at - 2), at).some((line) => /forwarded message|mensaje reenviado/i.test(short(line)));
}

/** "On ... wrote:" over one line or two, with a quote after it. */
function isWrote(lines: readonly string[], at: number): boolean {
  const one = short(lines[at]);
  const quoteAfter = (from: number) =>
    lines.slice(from, from + 3).some((line) => line.startsWith('>')) || from >= lines.length - 1;
  if (wrote.test(one)) return quoteAfter(at + 1);
  return /^\s*(on|el|le|am)\s/i.test(one) && wrote.test(`${one} ${short(lines[at + 1])}`) && quoteAfter(at + 2);
}

/** Where the quotes at the very end begin, with the lines that say whose they are. */
function quotesAt(lines: readonly string[]): number {
  let at = lines.length;
  while (at > 0 && isQuoteOrBlank(lines[at - 1])) at -= 1;
  if (!lines.slice(at).some((line) => line.startsWith('>'))) return lines.length;
  const introduced = short(lines[at - 1])
    .trimEnd()
    .endsWith(':');
  for (let up = 0; introduced && up < attributionLines && at > 0 && short(lines[at - 1]).trim() !== ''; up += 1) {
    at -= 1;
    if (/\d{4}|\d\d:\d\d/.test(short(lines[at]))) break;
  }
  return at;
}

function isQuoteOrBlank(line: string | undefined): boolean {
  return line !== undefined && (line.startsWith('>') || line.trim() === '');
}

function short(line: string | undefined): string {
  return (line ?? '').slice(0, longestLine);
}
