import { defineConfig } from 'vitest/config';
import { PlainLine } from './test/harness/plain-line.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/memory-folder.ts', 'test/e2e/unpack-browser.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // More than there are cores: whoever waits for an answer leaves its core to another.
    maxWorkers: 3,
    reporters: ['default', new PlainLine()],
  },
});
