/**
 * Stands in the bundles for `@aws/lambda-invoke-store`, which tells invocations apart that one process serves at the same
 * time. Ours serves one at a time, and its trace stands in the environment, where the SDK looks without a store.
 */
export const InvokeStore = { getInstanceAsync: async (): Promise<undefined> => undefined };
