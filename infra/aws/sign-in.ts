import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { roles } from '#shared/domain/staff/staff.ts';

/** Cognito wants both names in it; people sign in by their address, and need the first only where they lose that. */
const invitation = (siteUrl: string) => ({
  emailSubject: 'Your sign-in to the desk',
  emailBody: [
    `You have been invited to the desk: ${siteUrl}`,
    'Sign in by this e-mail address with the password {####} within three days. You are asked for a password of your own and for an app that shows codes.',
    'The desk knows you as {username}.',
  ].join('<br><br>'),
});

/**
 * Where staff sign in: by invitation only, with a second factor, by an authorization code with PKCE. It holds no word of a
 * patient, and is sealed by Cognito's own key: what the practice's would have to allow for it is told nowhere.
 */
export class SignIn extends Construct {
  readonly pool: UserPool;
  /** The sign-in pages and the token endpoint. */
  readonly url: string;

  constructor(scope: Construct, { stage, siteUrl }: { stage: string; siteUrl: string }) {
    super(scope, 'SignIn');
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: `deskline-${stage}`,
      selfSignUpEnabled: false,
      // People are made under their staff id, which every token of theirs names, and sign in by e-mail.
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      mfa: Mfa.REQUIRED,
      // A code by text would go through a phone number that can be taken over.
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      userInvitation: invitation(siteUrl),
      // Refuses passwords known from breaches; two cents a month and person.
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const groupName of roles) this.pool.addGroup(groupName, { groupName });
    const domain = this.pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: `deskline-${stage}-${Aws.ACCOUNT_ID}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.url = domain.baseUrl();
  }

  /**
   * The desk's client. It holds no secret, so the code is only good together with its PKCE verifier. Access tokens live
   * for minutes, refresh tokens for a long working day; those stay with the API and never reach a browser.
   */
  addClient(siteUrl: string): UserPoolClient {
    const client = this.pool.addClient('Client', {
      generateSecret: false,
      authFlows: { userSrp: true },
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [`${siteUrl}/sign-in`],
        logoutUrls: [`${siteUrl}/sign-in`],
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      accessTokenValidity: Duration.minutes(5),
      idTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.hours(12),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    // The newer sign-in pages are shown only to clients that have a style, be it Cognito's own.
    new CfnManagedLoginBranding(this, 'Pages', {
      userPoolId: this.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return client;
  }
}
