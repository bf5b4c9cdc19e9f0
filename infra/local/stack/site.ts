import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { extname, join, normalize, relative, sep } from 'node:path';
import { contentSecurityPolicy, permissionsPolicy } from '#infra/security-headers.ts';
import { sitePages } from '#infra/site-pages.ts';
import type { Beside } from './gateway.ts';
import { isOwnOrigin } from './own-origin.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** The headers that CloudFront sets on AWS. The socket stands at the same port, also for a page that was opened by name. */
const policy = {
  'content-security-policy': contentSecurityPolicy(['ws://127.0.0.1:*'], { overHttps: false }),
  'permissions-policy': permissionsPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** The laptop's own page: only the build for it has the document (web/vite.config.ts). */
const simulatorPage = '/simulator';
/** That document and the script and styles of it alone, below the site's folder. */
const simulatorFile = /^(assets[\\/])?simulator[^\\/]*$/i;

/** Serves the built site; its pages are one document, its files are themselves. */
export function site(folder: string): Beside {
  return async (request, response, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const name = fileOf(url.pathname) ?? (isReader(request, url) ? 'index.html' : undefined);
    const path = name && normalize(join(folder, name));
    if (!path?.startsWith(normalize(folder) + sep)) return false;
    if (simulatorFile.test(relative(folder, path)) && !isOwnOrigin(request)) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('The simulator answers to this machine only.');
      return true;
    }
    const type = types[extname(path)];
    const bytes = type ? await read(path) : undefined;
    if (!bytes || !type) return false;
    const status = fileOf(url.pathname) ? 200 : 404;
    const caching = url.pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(status, { 'content-type': type, 'cache-control': caching, ...policy });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return true;
  };
}

/** Which file a path is; undefined where it is neither a page nor has the form of a file. */
function fileOf(pathname: string): string | undefined {
  if (pathname === simulatorPage) return 'simulator.html';
  const isPage = pathname === '/' || sitePages.some((page) => pathname === page || pathname.startsWith(`${page}/`));
  if (isPage) return 'index.html';
  return extname(pathname) === '' ? undefined : pathname;
}

/** Whether somebody reads this in a browser: they are told by our own page that there is nothing here. */
function isReader({ headers }: IncomingMessage, { pathname }: URL): boolean {
  return !/^\/(api|webhooks)\//.test(pathname) && (headers.accept ?? '').includes('text/html');
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
      return undefined;
    throw error;
  }
}
