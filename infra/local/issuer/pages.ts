import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Provider } from 'oidc-provider';
import type { Beside } from '../stack/gateway.ts';
import type { Person } from './issuer.ts';
import { choicePage, tooOldPage } from './sign-in-page.ts';

export const issuerPath = '/local/issuer';

const styles = join(import.meta.dirname, '..', '..', '..', 'web', 'src', 'ui');

export interface PagesOptions {
  provider: Provider;
  siteOrigins: readonly string[];
  people: () => Promise<readonly Person[]>;
}

/** The issuer's own pages (who are you, sign out), and oidc-provider for everything else below its path. */
export function issuerPages({ provider, siteOrigins, people }: PagesOptions): Beside {
  const endpoints = provider.callback();
  const assets = new Map([
    [`${issuerPath}/page.css`, { type: 'text/css', text: stylesheet() }],
    [`${issuerPath}/page.js`, { type: 'text/javascript', text: followTheme }],
  ]);
  const policy = [
    "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    // The form's answer leads back to the site, and a browser asks this of redirects too.
    `form-action 'self' ${siteOrigins.join(' ')}`,
  ].join('; ');
  const show = (response: ServerResponse, status: number, html: string) => {
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
      // With no-referrer a form would be sent with the origin `null`, which nothing here answers.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    response.end(html);
  };

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const details = await provider.interactionDetails(request, response).catch(() => undefined);
    if (!details) return show(response, 400, tooOldPage());
    if (request.method !== 'POST') return show(response, 200, choicePage(await people()));
    const accountId = (await formOf(request)).get('person');
    if (!accountId) return show(response, 400, tooOldPage());
    return provider.interactionFinished(request, response, { login: { accountId } });
  }

  return async (request, response, url) => {
    if (!url.pathname.startsWith(`${issuerPath}/`)) return false;
    const asset = assets.get(url.pathname);
    if (asset) response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-cache' }).end(asset.text);
    else if (url.pathname.startsWith(`${issuerPath}/interaction/`)) await interact(request, response);
    else if (url.pathname === `${issuerPath}/logout`) await signOut(provider, siteOrigins, request, response, url);
    else {
      // Who signed in before is no matter: a sign-in asks anew, and somebody else may be sitting there by now.
      if (url.pathname === `${issuerPath}/oauth2/authorize`) await forget(provider, request, response);
      const inner = Object.assign(request, { originalUrl: request.url });
      inner.url = request.url?.slice(issuerPath.length) ?? '/';
      await endpoints(inner, response);
    }
    return true;
  };
}

/** `GET /logout?client_id=&logout_uri=`, as Cognito takes it: forgets who is signed in and leads back to the site. */
async function signOut(
  provider: Provider,
  siteOrigins: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const back = url.searchParams.get('logout_uri') ?? '';
  if (!siteOrigins.some((origin) => back === `${origin}/sign-in`)) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end('logout_uri is not known');
    return;
  }
  await forget(provider, request, response);
  response.writeHead(302, { location: back, 'cache-control': 'no-store' }).end();
}

async function forget(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = await provider.Session.get(provider.createContext(request, response));
  await session.destroy();
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** The desk's own colours and controls, and what this page adds. */
function stylesheet(): string {
  const files = ['tokens.css', 'base.css', 'controls.css', 'sign-in.css'].map((name) => join(styles, name));
  return files.map((file) => readFileSync(file, 'utf8')).join('\n');
}

/** The theme that was chosen at the desk, else the system's. */
const followTheme = `
let chosen = null;
try { chosen = localStorage.getItem('deskline-theme'); } catch { /* storage may be off */ }
const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light';
`;
