const longest = 1_500_000;
/** Mail that people and their programs write stays far under it. */
const deepest = 1_000;
const empty = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr']);

/**
 * The beginning of a mail's HTML that can be read in a time its length alone decides: what looks at tags looks through all
 * that are open at each one, so thousands of them inside each other would take the square. All of it for ordinary mail.
 */
export function readableHtml(html: string): string {
  const shown = html.slice(0, longest);
  let depth = 0;
  for (const { 1: closing, 2: name = '', index } of shown.matchAll(/<(\/?)([a-z][a-z0-9]{0,20})/gi)) {
    if (closing) depth = Math.max(0, depth - 1);
    else if (!empty.has(name.toLowerCase())) depth += 1;
    if (depth > deepest) return shown.slice(0, index);
  }
  return shown;
}
