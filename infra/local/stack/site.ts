import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { contentSecurityPolicy, permissionsPolicy } from '#infra/security-headers.ts';
import { sitePages } from '#infra/topology.ts';
import type { Beside } from './gateway.ts';

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

/** Serves the built site; its pages are one document, its files are themselves. */
export function site(folder: string): Beside {
  return async (request, response, url) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = normalize(join(folder, fileOf(url.pathname)));
    if (!path.startsWith(normalize(folder) + sep)) return false;
    const type = types[extname(path)];
    const bytes = type ? await read(path) : undefined;
    if (!bytes || !type) return false;
    const caching = url.pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { 'content-type': type, 'cache-control': caching, ...policy });
    response.end(request.method === 'HEAD' ? undefined : bytes);
    return true;
  };
}

function fileOf(pathname: string): string {
  if (pathname === simulatorPage) return 'simulator.html';
  const isPage = pathname === '/' || sitePages.some((page) => pathname === page || pathname.startsWith(`${page}/`));
  return isPage ? 'index.html' : pathname;
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
