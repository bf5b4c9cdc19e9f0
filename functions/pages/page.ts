import { createHash } from 'node:crypto';

/** The languages that patients choose from. */
export type Language = 'en' | 'es';

const style = `
:root{color-scheme:light dark;--bg:#f5f4f1;--card:#fff;--ink:#1c1b19;--soft:#5c5851;--line:#8c877e;--accent:#0b6785;--on:#fff;--bad:#a02622}
@media(prefers-color-scheme:dark){:root{--bg:#101113;--card:#1a1c1f;--ink:#ececea;--soft:#a9adb4;--line:#777b84;--accent:#56b3d1;--on:#06222c;--bad:#ff9c94}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/24px system-ui,sans-serif}
main{max-width:480px;margin:0 auto;padding:24px 20px 48px}
header{font-weight:600;padding:8px 0 20px}h1{font-size:24px;line-height:32px;margin:0 0 8px}
p{margin:0 0 16px}.soft{color:var(--soft);font-size:14px;line-height:20px}.bad{color:var(--bad);font-weight:600}
.words{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px;white-space:pre-wrap;overflow-wrap:anywhere}
h2{font-size:18px;line-height:24px;margin:24px 0 8px}ul{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:8px}
.file{display:block;padding:12px 16px;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--accent);font-weight:600;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin:16px 0 4px}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;min-height:48px}
textarea{min-height:128px}button{width:100%;margin-top:16px;min-height:52px;border:0;border-radius:10px;background:var(--accent);color:var(--on);font:600 17px/24px system-ui,sans-serif}
.second,summary{background:var(--card);color:var(--ink);border:1px solid var(--line)}.good{color:var(--accent);font-weight:600}a{color:var(--accent);display:inline-block;min-height:24px;margin-right:12px}
details{margin-top:16px}summary{border-radius:10px;min-height:52px;padding:13px 16px;font-weight:600;cursor:pointer}dt{font-weight:600}dd{margin:0 0 8px}dl,section{margin:16px 0}button+p,details+p{margin-top:16px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** The page runs nothing and loads nothing: its one style is named by its hash. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** A page for patients as a whole document. It works without JavaScript, and no address in it acts when it is followed. */
export function page(of: { title: string; practice: string; language: Language }, body: string): string {
  const practice = text(of.practice);
  return `<!doctype html><html lang="${of.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${of.title} · ${practice}</title><style>${style}</style></head><body><main><header>${practice}</header>${body}</main></body></html>`;
}

/** Words as they stand, whatever signs are in them. */
export function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
