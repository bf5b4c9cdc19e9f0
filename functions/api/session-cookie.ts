import type { HttpRequest } from '../entry.ts';

export const sessionCookie = 'deskline_session';

/** What the browser's cookie holds; undefined where it sent none. */
export function cookieOf({ cookies }: HttpRequest): string | undefined {
  const prefix = `${sessionCookie}=`;
  return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length);
}

/**
 * The cookie to set, or with nothing to hold the one that removes it. Scripts cannot read it, other sites cannot send it,
 * only the session's routes get it, and it goes when the browser is closed.
 */
export function setCookie({ headers }: HttpRequest, value: string): string {
  // By the page's own address, which has been found to be one of ours; a laptop's is plain http.
  const secure = headers.origin?.startsWith('http:') ? '' : '; Secure';
  const gone = value === '' ? '; Max-Age=0' : '';
  return `${sessionCookie}=${value}; Path=/api/session; HttpOnly; SameSite=Strict${secure}${gone}`;
}
