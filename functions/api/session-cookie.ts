import type { App } from '#shared/ports.ts';
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
export function setCookie(app: App, value: string): string {
  const secure = app.settings.publicBaseUrl.startsWith('https:') ? '; Secure' : '';
  const gone = value === '' ? '; Max-Age=0' : '';
  return `${sessionCookie}=${value}; Path=/api/session; HttpOnly; SameSite=Strict${secure}${gone}`;
}
