import type { Issuer, SignIns, Sockets } from '#shared/ports.ts';

const no = (what: string) => () => Promise.reject(new Error(`no story ${what}`));

/** Sessions stand from the start: nobody signs in or out here. */
export const noIssuer: Issuer = {
  ...{ clientId: '', authorizeUrl: '', signOutUrl: '' },
  ...{ exchange: no('signs in'), refresh: no('renews a session'), revoke: no('signs out') },
};

/** Nobody comes to the practice or leaves it here. */
export const noSignIns: SignIns = { admit: no('invites anybody'), bar: no('shuts anybody out'), standing: no('asks') };

/** Pages hang on the table's stream, which tells and changes nothing. */
export const noSockets: Sockets = { post: no('posts to a page'), close: no('closes a page') };
