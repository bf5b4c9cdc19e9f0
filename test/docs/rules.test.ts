import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'rules.md'), 'utf8');

interface Rule {
  id: string;
  rule: string;
  test: string;
  file: string;
}

const rules: Rule[] = page.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  const [, id = '', rule = '', name = '', file = ''] = cells;
  return /^[CWRL]\d+$/.test(id) ? [{ id, rule, test: name, file }] : [];
});

/** What a title looks like in the source: quotes may be escaped there. */
function titles(source: string): string[] {
  return [...source.matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) =>
    text.replace(/\\(.)/g, '$1'),
  );
}

describe('every rule of sending names its test', () => {
  test('none is missing: C1 to C47, W1 to W39, R1 to R24 and L1 to L9 stand there once each', () => {
    const expected = [
      ...Array.from({ length: 47 }, (_, place) => `C${place + 1}`),
      ...Array.from({ length: 39 }, (_, place) => `W${place + 1}`),
      ...Array.from({ length: 24 }, (_, place) => `R${place + 1}`),
      ...Array.from({ length: 9 }, (_, place) => `L${place + 1}`),
    ];
    expect(rules.map(({ id }) => id)).toEqual(expected);
  });

  test.each(rules)('$id: $rule', ({ rule, test: name, file }) => {
    expect(rule.length).toBeGreaterThan(10);
    expect(name.length).toBeGreaterThan(4);
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(titles(readFileSync(join(root, file), 'utf8'))).toContain(name);
  });
});
