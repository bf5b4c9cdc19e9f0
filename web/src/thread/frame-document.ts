/** What the frame of a mail may do: open a link in a tab of its own, and nothing else. No script, no form, no origin. */
export const frameSandbox = 'allow-popups allow-popups-to-escape-sandbox';

/** Inside the frame nothing loads but our own style sheet, and pictures that came with the mail. */
export function framePolicy(styleOrigin: string): string {
  return `default-src 'none'; img-src data:; style-src ${styleOrigin}; form-action 'none'; base-uri 'none'`;
}

/** The document of the frame. The policy stands first, before anything of the mail. */
export function frameDocument(html: string, style: { origin: string; url: string } | undefined): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${framePolicy(style?.origin ?? "'none'")}">`;
  const sheet = style ? `<link rel="stylesheet" href="${style.url}">` : '';
  return `<!doctype html><html><head>${policy}<meta charset="utf-8">${sheet}</head><body>${html}</body></html>`;
}
