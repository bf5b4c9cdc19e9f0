// Runs before every npm script, on whatever Node the host has: plain, old syntax, no dependencies.
// Installs by the lock file when node_modules is absent or differs from it; two starts at once install once.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const lock = join(root, '.install.lock');
const staleLockMs = 10 * 60 * 1000;

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function isStale() {
  const want = packagesOf('package-lock.json');
  const have = packagesOf('node_modules/.package-lock.json');
  if (!want) throw new Error('package-lock.json is missing: this is no complete checkout');
  return (
    !have ||
    Object.keys(want).some((key) => key !== '' && !want[key].optional && have[key]?.version !== want[key].version)
  );
}

function wait(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function takeLock() {
  for (;;) {
    try {
      const handle = openSync(lock, 'wx');
      writeFileSync(handle, String(process.pid));
      closeSync(handle);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > staleLockMs) rmSync(lock, { force: true });
      wait(500);
    }
  }
}

function install() {
  takeLock();
  try {
    if (!isStale()) return 0;
    console.error('Installing what Deskline needs, by the lock file (about half a minute)...');
    const npm = process.env.npm_execpath;
    const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
    const run = npm
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
      : spawnSync('npm', args, {
          cwd: root,
          stdio: ['ignore', 'ignore', 'inherit'],
          shell: process.platform === 'win32',
        });
    return run.status === null ? 1 : run.status;
  } finally {
    rmSync(lock, { force: true });
  }
}

if (isStale()) {
  const status = install();
  if (status !== 0) {
    console.error('npm ci failed: see above. Is the package registry reachable?');
    process.exit(status);
  }
}
const found = spawnSync('node', ['-p', 'process.versions.node'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
const [major, minor] = String(found.stdout).trim().split('.').map(Number);
if (!(major > 22 || (major === 22 && minor >= 18))) {
  console.error(
    `Deskline needs Node 22.18 or newer here (24 is best); this machine offers ${String(found.stdout).trim()}.`,
  );
  process.exit(1);
}
