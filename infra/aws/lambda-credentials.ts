import { environmentVariables } from '#shared/config.ts';

/**
 * Stands in the bundles for `@aws-sdk/credential-provider-node`, which looks for credentials in nine places. In Lambda they
 * stand in the environment, where it looks first, and stay the same as long as a process lives.
 */
export const defaultProvider = () => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environmentVariables();
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) throw new Error('the environment holds no credentials');
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
};
