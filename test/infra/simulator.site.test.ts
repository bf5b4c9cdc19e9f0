import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { describe, expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

describe('the site', () => {
  /** Everything that a build writes, as one text. */
  async function builtWith(mode: string): Promise<{ files: string[]; text: string }> {
    const outDir = mkdtempSync(join(tmpdir(), 'deskline-site-'));
    onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
    await build({ root: join(root, 'web'), mode, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' });
    const texts = files.filter((name) => /\.(html|js|css)$/.test(name));
    return { files, text: texts.map((name) => readFileSync(join(outDir, name), 'utf8')).join('\n') };
  }

  /** The simulator's page, its routes, its words and its styles. */
  const traces = ['Clinic in a box', '/local/texts', '/local/webhooks', '/local/faults', 'Forge the signature'];
  const styles = ['.phone-writer', '.fault-switch'];

  test('that is deployed holds nothing of the simulator', async () => {
    const { files, text } = await builtWith('production');
    expect(files.filter((name) => /simulator/i.test(name))).toEqual([]);
    expect([...traces, ...styles].filter((trace) => text.includes(trace))).toEqual([]);
  });

  test('that is built for the laptop has it', async () => {
    const { files, text } = await builtWith('laptop');
    expect(files).toContain('simulator.html');
    expect([...traces, ...styles].filter((trace) => !text.includes(trace))).toEqual([]);
  });
});
