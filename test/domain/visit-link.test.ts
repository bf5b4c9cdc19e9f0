import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readVisitToken, sampleVisitUrl, visitToken, visitUrl, wasSentTo } from '#shared/domain/link/visit-link.ts';

const visit = { appointmentId: '01JABCDEFGHJKMNPQRSTVWXYZ0', version: 3 };
const address = '+12125550123';

test('a link leads to its visit and to the address it was sent to, also after the keys were changed', () => {
  const link = readVisitToken(['new', 'old'], visitToken('old', visit, address));
  expect(link).toMatchObject(visit);
  expect(link && wasSentTo(['new', 'old'], link, address)).toBe(true);
  expect(link && wasSentTo(['new', 'old'], link, '+12125550124')).toBe(false);
});

test('a link with one sign changed, or made with another key, leads nowhere', () => {
  const token = visitToken('key', visit, address);
  expect(readVisitToken(['other'], token)).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...'0aZ.'), (at, sign) => {
      fc.pre(token[at] !== sign);
      expect(readVisitToken(['key'], token.slice(0, at) + sign + token.slice(at + 1))).toBeUndefined();
    }),
  );
});

test('the address stands nowhere in the link, and the link is short', () => {
  const base = 'https://desk.example.org';
  const url = visitUrl(base, visitToken('key', visit, address));
  expect(url).not.toContain('2125550123');
  expect(url.length).toBeLessThanOrEqual(`${base}/a/`.length + 64);
  expect(sampleVisitUrl(base)).toHaveLength(url.length);
});
