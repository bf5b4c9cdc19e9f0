import * as z from 'zod';
import { grantedOut, sessionOut, signInOut } from './api.answers.ts';
import type { Route } from './api.route.ts';

const nothing = z.object({});
/** Whose page asks, where it knows: the cookie is the browser's, and may have become another person's meanwhile. */
const ofWhom = z.strictObject({ staffId: z.string().min(1).max(128).optional() });

/** The routes of signing in and out. What they set and read beside this is one cookie, which no script can see. */
export const sessionRoutes = {
  signIn: {
    summary: 'Where to sign in, for whoever has to.',
    roles: 'anyone',
    audits: 'nothing',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: signInOut,
  },
  startSession: {
    summary: "Begins a session with the issuer's code. Sets the cookie that renews its access tokens.",
    roles: 'browser',
    audits: 'session',
    status: 201,
    params: nothing,
    query: nothing,
    body: z.strictObject({
      code: z.string().min(1).max(2048),
      /** Of PKCE: RFC 7636, 4.1. */
      codeVerifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/, 'a PKCE code verifier'),
      redirectUri: z.url().max(300),
    }),
    out: grantedOut,
  },
  refreshSession: {
    summary: 'The access token of the next minutes, for the session whose cookie came along.',
    roles: 'browser',
    audits: 'session',
    status: 200,
    params: nothing,
    query: nothing,
    body: ofWhom,
    out: grantedOut,
  },
  noteActivity: {
    summary: 'A key or a click since the last time: the session does not idle.',
    roles: 'browser',
    audits: 'session',
    status: 200,
    params: nothing,
    query: nothing,
    body: ofWhom,
    out: sessionOut,
  },
  endSession: {
    summary: 'Signs out. Its access tokens are refused from here on.',
    roles: 'browser',
    audits: 'session',
    status: 200,
    params: nothing,
    query: nothing,
    body: nothing,
    out: nothing,
  },
} as const satisfies Record<string, Route>;
