import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm } from '#shared/channels/form.ts';

const read = (body: string) => readForm(Buffer.from(body, 'latin1'));

describe('a form', () => {
  test.each<[string, Record<string, string | string[]>]>([
    ['', {}],
    ['&&', {}],
    ['Body=hello', { Body: 'hello' }],
    ['Body=two+words%20more', { Body: 'two words more' }],
    ['Body=%2B1+%2b2', { Body: '+1 +2' }],
    ['Body=a=b=c', { Body: 'a=b=c' }],
    ['Body', { Body: '' }],
    ['Body=', { Body: '' }],
    ['=nameless', { '': 'nameless' }],
    ['Body=100%', { Body: '100%' }],
    ['Body=100%2', { Body: '100%2' }],
    ['Body=%zz%4', { Body: '%zz%4' }],
    ['Body=%00', { Body: '\u0000' }],
    ['Body=++a++', { Body: '  a  ' }],
    ['Body=%0D%0A', { Body: '\r\n' }],
    ['Body=%F0%9F%A6%B7', { Body: '🦷' }],
    ['Body=%EF%BB%BFmarked', { Body: '\uFEFFmarked' }],
    ['a%5B0%5D=1', { 'a[0]': '1' }],
    ['x=1&y=2&x=3&x=4', { x: ['1', '3', '4'], y: '2' }],
    ['x=1;y=2', { x: '1;y=2' }],
  ])('%j is read as it was meant', (body, fields) => {
    expect(read(body)).toMatchObject({ fields, lossy: false });
  });

  test.each(['%FF', '%C3', '%ED%A0%80', '%F8%88%80%80%80', '%C0%AF', 'a\xE9b'])(
    '%s is no text, and that is told',
    (body) => {
      const form = read(`Body=${body}`);
      expect(form.lossy).toBe(true);
      expect(form.fields.Body).toContain('\uFFFD');
    },
  );

  test('a name that is no text is told too', () => {
    expect(read('%FF=x').lossy).toBe(true);
  });

  test('the bytes stay what they were, where text could not hold them', () => {
    expect(read('B%FF=%C3+x').bytes).toEqual([[new Uint8Array([0x42, 0xff]), new Uint8Array([0xc3, 0x20, 0x78])]]);
  });

  test.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])(
    'a field named %s is a field like any other',
    (name) => {
      const { fields } = read(`${name}=1&${name}=2`);
      expect(Object.entries(fields)).toEqual([[name, ['1', '2']]]);
      expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  test('a name that comes half a million times costs no more than so many names', () => {
    const count = 500_000;
    expect(read('a=&'.repeat(count)).fields.a).toHaveLength(count);
  });

  test('what any browser or server writes is read back', () => {
    const pair = fc.tuple(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
    );
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const form = readForm(Buffer.from(new URLSearchParams(pairs).toString()));
        const flat = Object.entries(form.fields).flatMap(([name, values]) =>
          [values].flat().map((value) => [name, value]),
        );
        const sorted = (list: string[][]) => list.map((one) => JSON.stringify(one)).toSorted();
        expect(sorted(flat)).toEqual(sorted(pairs));
        expect(form.lossy).toBe(false);
      }),
    );
  });

  test('whatever the bytes, it is read, as the standard reads it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        const { fields, bytes } = readForm(body);
        const standard = [
          ...new URLSearchParams(
            // The question mark is one that the standard takes away.
            `?${Buffer.from(body)
              .toString('latin1')
              .replace(/[^ -~]/g, (c) => encodeByte(c))}`,
          ),
        ];
        expect(bytes).toHaveLength(standard.length);
        for (const [name, value] of standard) {
          const own = Object.hasOwn(fields, name) ? fields[name] : undefined;
          expect([own ?? []].flat()).toContain(value);
        }
      }),
    );
  });
});

function encodeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
