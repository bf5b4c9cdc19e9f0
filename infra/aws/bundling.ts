import { resolve } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const root = resolve(import.meta.dirname, '../..');

/** A file of the project, wherever the command was started. */
export function fromRoot(path: string): string {
  return resolve(root, path);
}

/**
 * Ways of finding credentials that Lambda never takes: there they stand in the environment, which the SDK looks at
 * first. It imports each of these only when it gets to it, so leaving them out of the bundle costs nothing.
 */
const unusedCredentials = ['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map(
  (way) => `@aws-sdk/credential-provider-${way}`,
);

/** One ES module per function, the AWS SDK in it: the SDK of the runtime changes without notice. */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  externalModules: [...unusedCredentials, '@smithy/credential-provider-imds'],
  // Packages in CommonJS call require, which an ES module does not have.
  banner: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
};
