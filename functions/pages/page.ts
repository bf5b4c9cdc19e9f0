import { createHash } from 'node:crypto';

/** The languages that patients choose from. */
export type Language = 'en' | 'es';

const style = `
:root{color-scheme:light dark;--bg:#faf9f7;--card:#fff;--ink:#1b1a18;--mid:#524e48;--soft:#6b665f;--line:#e7e4de;--edge:#d3cfc7;--field:#8c877e;--accent:#0b6785;--link:#0a5b76;--on:#fff;--bad:#a8231b}
@media(prefers-color-scheme:dark){:root{--bg:#141517;--card:#18191c;--ink:#eeedeb;--mid:#bcbcbf;--soft:#9b9ca2;--line:#2a2c31;--edge:#3b3e45;--field:#777b84;--accent:#56b3d1;--link:#83cbe2;--on:#04212b;--bad:#f4948a}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/24px system-ui,sans-serif}
main{max-width:430px;min-height:100vh;margin:0 auto;padding:0 20px 16px;display:flex;flex-direction:column}
header{display:flex;align-items:center;gap:12px;padding:16px 0;font-weight:600}header small{display:block;font:400 14px/20px system-ui,sans-serif;color:var(--mid)}
.mark{flex:none;width:40px;height:40px;border-radius:12px;background:var(--accent);color:var(--on);display:grid;place-items:center}.lang{margin:0 0 0 auto;display:inline-flex;align-items:center;gap:6px;min-height:44px;font:500 14px/20px system-ui,sans-serif;text-decoration:none}.lang svg{width:16px;height:16px}
svg{width:20px;height:20px;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}.mark svg{width:24px;height:24px}
h1{font-size:24px;line-height:32px;letter-spacing:-.01em;margin:4px 0 0}p{margin:0 0 16px}.lead{color:var(--mid);margin:0}.soft{color:var(--soft);font-size:14px;line-height:20px}.bad,.good{font-weight:600;margin:0 0 8px}.bad{color:var(--bad)}.good{color:var(--link)}
.words{background:var(--card);border:1px solid var(--line);border-radius:16px;padding:16px;margin:16px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.visit{background:var(--card);border:1px solid var(--line);border-radius:16px;margin:16px 0 4px;overflow-wrap:anywhere}.when{display:flex;gap:16px;align-items:center;padding:16px}.when strong{display:block;font-size:18px}.when strong::first-letter,.times button::first-letter{text-transform:uppercase}.when p{font-size:15px}
.tile{flex:none;width:64px;border:1px solid var(--edge);border-radius:12px;overflow:hidden;text-align:center;font:600 28px/40px system-ui,sans-serif}.tile b{display:block;background:var(--accent);color:var(--on);font:600 12px/20px system-ui,sans-serif;text-transform:uppercase}
.row{display:flex;gap:12px;align-items:center;min-height:48px;padding:4px 16px;border-top:1px solid var(--line);font-size:15px;line-height:22px}.row svg{color:var(--soft)}.row a{margin:0 0 0 auto;font-weight:500;text-decoration:none;text-align:right}
h2{font-size:18px;line-height:24px;margin:24px 0 8px}ul{list-style:none;margin:0 0 16px;padding:0;display:grid;gap:8px}
.file{display:block;padding:12px 16px;border:1px solid var(--edge);border-radius:12px;background:var(--card);font-weight:600;overflow-wrap:anywhere}
label{display:block;font-weight:600;margin:16px 0 4px}
input,textarea{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid var(--field);border-radius:8px;padding:12px;min-height:48px}
textarea{min-height:128px}button,summary{display:flex;align-items:center;justify-content:center;gap:8px;width:100%;min-height:52px;margin-top:16px;padding:0 12px;border:0;border-radius:12px;background:var(--accent);color:var(--on);font:600 17px/24px system-ui,sans-serif;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}.second,.two summary{background:var(--card);color:var(--ink);border:1px solid var(--edge);min-height:48px;font:500 16px/24px system-ui,sans-serif}
.two{position:relative;margin-top:12px}.two summary,.two>.second{width:calc(50% - 6px);margin-top:0}.two>.second{position:absolute;top:0;right:0}[open]>summary{border-color:var(--accent)!important;box-shadow:inset 0 0 0 1px var(--accent)}
h2.sub{font:600 15px/20px system-ui,sans-serif;margin:20px 0 8px}.times{display:grid;grid-template-columns:1fr 1fr;gap:8px}.times button{display:block;min-height:48px;margin:0;padding:6px;background:var(--card);color:var(--ink);border:1px solid var(--edge);border-radius:8px;font:500 15px/20px system-ui,sans-serif}.times small{display:block;font:400 12px/14px system-ui,sans-serif;color:var(--soft)}
.reach{font-size:14px;line-height:20px;margin:12px 0 0}.reach a{margin:0}
a{color:var(--link);display:inline-block;min-height:24px;margin-right:8px}footer{margin-top:auto;padding-top:24px;font-size:14px;line-height:20px}footer p{margin:0 0 4px}footer button,footer summary{display:inline-flex;width:auto;min-height:44px;margin:0 16px 0 0;padding:0;border:0;border-radius:4px;background:none;box-shadow:none!important;color:var(--link);font:500 14px/20px system-ui,sans-serif;text-decoration:underline}footer details button{width:100%;min-height:48px;margin-top:12px;background:var(--accent);color:var(--on);border-radius:12px;justify-content:center;text-decoration:none}
.links{display:flex;flex-wrap:wrap}.links [open]{flex-basis:100%}dt{font-weight:600}dd{margin:0 0 8px}dl,section{margin:16px 0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** The page runs nothing and loads nothing: its one style is named by its hash. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * A page for patients as a whole document. It works without JavaScript, and no address in it acts when it is followed. `head` says
 * more than the practice's name at its top.
 */
export function page(
  of: { title: string; practice: string; language: Language; head?: string | undefined },
  body: string,
): string {
  const practice = text(of.practice);
  return `<!doctype html><html lang="${of.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${of.title} · ${practice}</title><style>${style}</style></head><body><main><header>${of.head ?? practice}</header>${body}</main></body></html>`;
}

/** Words as they stand, whatever signs are in them. */
export function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
