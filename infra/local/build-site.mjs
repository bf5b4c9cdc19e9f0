// Before `npm start` and the tests: builds the site for the laptop, with the simulator, when there is none or its sources
// are newer. Plain, old syntax, no dependencies.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
// Only the build for the laptop has this page; the one to deploy (`npm run build`) replaces it.
const built = join(root, 'web', 'dist', 'simulator.html');

function newest(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'dist' && entry.name !== 'node_modules')
    .reduce((latest, entry) => {
      const path = join(folder, entry.name);
      return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
    }, 0);
}

const sources = Math.max(
  newest(join(root, 'web')),
  newest(join(root, 'shared')),
  statSync(join(root, 'package-lock.json')).mtimeMs,
);
if (!existsSync(built) || statSync(built).mtimeMs < sources) {
  console.error('Building the site...');
  const run = spawnSync('vite', ['build', 'web', '--mode', 'laptop', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exit(run.status === null ? 1 : run.status);
}
