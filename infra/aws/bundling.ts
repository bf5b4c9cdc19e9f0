import { resolve } from 'node:path';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

const root = resolve(import.meta.dirname, '../..');

/** A file of the project, wherever the command was started. */
export function fromRoot(path: string): string {
  return resolve(root, path);
}

/** Parts of the SDK that it imports only for what we never ask of it: streams of events. */
const unusedParts = ['@smithy/credential-provider-imds', '@smithy/core/event-streams'];

/**
 * One file per function, the AWS SDK in it: the SDK of the runtime changes without notice. CommonJS, because Node starts
 * it with a quarter less work than the same code as an ES module.
 */
export const bundling = {
  format: OutputFormat.CJS,
  target: 'node24',
  minify: true,
  mainFields: ['module', 'main'],
  // CommonJS has no such thing, and a package (email-reply-parser) that looks for an optional one beside itself dies of it.
  define: { 'import.meta.url': JSON.stringify('file:///var/task/index.js') },
  externalModules: unusedParts,
  esbuildArgs: {
    '--alias:@aws-sdk/credential-provider-node': fromRoot('infra/aws/lambda-credentials.ts'),
    '--alias:@aws-sdk/endpoint-cache': fromRoot('infra/aws/no-endpoint-cache.ts'),
    '--alias:@aws/lambda-invoke-store': fromRoot('infra/aws/no-invoke-store.ts'),
    '--alias:grapheme-splitter': fromRoot('infra/aws/graphemes.cjs'),
    '--alias:postcss': fromRoot('infra/aws/no-style-parser.ts'),
  },
} satisfies BundlingOptions;
