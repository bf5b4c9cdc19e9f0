import type { JWK } from 'jose';
import { Provider } from 'oidc-provider';
import { issuerStore } from './issuer-store.ts';
import { troublePage } from './sign-in-page.ts';
import { privateKeySet } from './signing-key.ts';

export const clientId = 'deskline-local';

/** As on AWS (infra/aws/sign-in.ts): minutes for an access token, a long working day for what renews it. */
const accessTokenSeconds = 5 * 60;
const refreshTokenSeconds = 12 * 3600;
const audience = 'deskline';

export interface ProviderOptions {
  issuer: string;
  folder: string;
  secret: JWK;
  /** Where the site is opened. */
  siteOrigins: readonly string[];
}

/**
 * oidc-provider made to speak as Cognito does: the same paths, access tokens with the same claims, refresh tokens that are
 * used again and again, and one grant per sign-in, whose id is `origin_jti`.
 */
export function provider({ issuer, folder, secret, siteOrigins }: ProviderOptions): Provider {
  const pages = siteOrigins.map((origin) => `${origin}/sign-in`);
  const made = new Provider(issuer, {
    adapter: issuerStore(folder),
    jwks: privateKeySet(secret),
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: pages,
      },
    ],
    scopes: ['openid'],
    pkce: { required: () => true },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      revocation: '/oauth2/revoke',
      jwks: '/.well-known/jwks.json',
    },
    cookies: {
      keys: [secret.d ?? ''],
      names: { session: 'issuer_session', interaction: 'issuer_interaction', resume: 'issuer_resume' },
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => `urn:${audience}`,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'openid',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: refreshTokenSeconds,
      Interaction: 3600,
      RefreshToken: refreshTokenSeconds,
      Session: 3600,
      IdToken: accessTokenSeconds,
    },
    renderError(ctx, { error, error_description: why }) {
      ctx.type = 'html';
      ctx.body = troublePage(`${error}${why ? `: ${why}` : ''}`);
    },
    interactions: { url: (_ctx, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}` },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    expiresWithSession: () => false,
    issueRefreshToken: () => true,
    rotateRefreshToken: false,
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid');
      grant.addResourceScope(`urn:${audience}`, 'openid');
      await grant.save();
      return grant;
    },
    extraTokenClaims({ oidc }, token) {
      const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken;
      const grantId = 'grantId' in token ? token.grantId : undefined;
      const username = 'accountId' in token ? token.accountId : undefined;
      return { username, token_use: 'access', origin_jti: grantId, auth_time: source?.authTime };
    },
  });
  return made;
}
