import fc from 'fast-check';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { views } from '#shared/api.desk.ts';
import { paths, type RouteName } from '#shared/api.paths.ts';
import { routeNames, routes } from '#shared/api.ts';
import { dateIn } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
let threadId: string;
let patientId: string;
let appointmentId: string;
let importId: string;
beforeAll(async () => {
  desk = await openDesk();
  const number = freshNumber();
  await desk.text(number, 'Hello');
  threadId = await desk.threadOf(number);
  const fields = { givenName: 'Dana', familyName: 'Castellan', phones: [], emails: [], location: 'main' };
  patientId = (await desk.as('coordinator')('createPatient', { body: fields })).id;
  const visit = { patientId, visitType: 'check-up', provider: 'lindqvist', date: dateIn(desk, 400), time: '10:00' };
  appointmentId = (await desk.as('coordinator')('bookAppointment', { body: visit })).id;
  const content = 'a,b,c\nP0,Ada,Abel';
  importId = (await desk.as('coordinator')('startImport', { body: { name: 'x', content, location: 'main' } })).id;
});
afterAll(() => desk.stop());

const hostile = fc.constantFrom(
  ...[
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff x',
    '\uFFFE',
    '㌀'.repeat(80),
    'é'.repeat(5000),
    '__proto__',
    '../../x',
    '{{x}}',
    "'; --",
  ],
  ...[
    '9999-12-31T23:59:59.999999999999Z',
    '2026-12-01T10:00:00+02:00',
    '2027-01-01T00:00:00Z',
    '2027-06-01',
    '+12125550111',
  ],
  ...[
    `2027-01-01T00:00:00.${'0'.repeat(2000)}Z`,
    `${'x'.repeat(2000)}@example.com`,
    'a@example.com',
    'America/Chicago',
  ],
);
const text = fc.oneof(
  hostile,
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(text, fc.jsonValue(), fc.array(text, { maxLength: 12 }), fc.double());

/** A good body, some of its fields left out, and now and then one field of it as it should not be. */
function mostly(required: Record<string, fc.Arbitrary<unknown>>, optional: Record<string, fc.Arbitrary<unknown>> = {}) {
  const names = [...Object.keys(required), ...Object.keys(optional)];
  const good = fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });
  const wrong = fc.option(fc.tuple(fc.constantFrom(...names, 'other'), anything), { freq: 2 });
  return fc.tuple(good, wrong).map(([fields, change]) => (change ? { ...fields, [change[0]]: change[1] } : fields));
}

const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 });
const soon = fc
  .tuple(fc.integer({ min: 1, max: 29 }), fc.constantFrom('.000Z', 'Z', `.${'0'.repeat(2000)}Z`))
  .map(
    ([days, end]) =>
      `${new Date(desk.stack.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 19)}${end}`,
  );
const name = fc.oneof(words, fc.constant('㌀'.repeat(80)), fc.integer({ min: 0x4e00, max: 0x9000 }).map(manyWords));
const named = { givenName: name, familyName: name };
const known = {
  birthDate: fc.constant('2015-03-04'),
  phones: fc.array(fc.constantFrom('+12125550111', '+12125550112'), { maxLength: 4 }),
  emails: fc.array(fc.constantFrom('a@example.com', 'A@example.com', `${'x'.repeat(60)}@example.com`), {
    maxLength: 4,
  }),
  zone: fc.constant('America/Chicago'),
  language: fc.constant('es'),
  outsideId: words,
};
const place = { location: fc.constant('main') };
const searched = {
  name: fc.string({ unit: 'binary', minLength: 2, maxLength: 80 }),
  phone: fc.constant('+12125550111'),
  email: fc.constant('a@example.com'),
  birthDate: fc.constant('2015-03-04'),
  outsideId: words,
};
const changed = {
  assignee: fc.constantFrom('maya', 'nora', null),
  tags: fc.array(words, { maxLength: 5 }),
  priority: fc.constant('high'),
  unread: fc.boolean(),
  reason: words,
  failureDealtWith: fc.constant(true),
};
const time = fc
  .tuple(fc.nat(23), fc.nat(11))
  .map(([hour, grain]) => `${String(hour).padStart(2, '0')}:${String(grain * 5).padStart(2, '0')}`);
const wish = {
  patientId: fc.constant(null).map(() => patientId),
  visitType: fc.constant('check-up'),
  provider: fc.constant('lindqvist'),
  date: fc.integer({ min: 1, max: 300 }).map((days) => dateIn(desk, days)),
  time,
};
const cell = fc
  .oneof(text, fc.constantFrom('P1', 'P2', '3/4/2015', '212-555-0123', 'yes'))
  .map((value) => `"${value.toWellFormed().replaceAll('"', '""')}"`);
const file = fc.oneof(
  fc
    .array(fc.array(cell, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 })
    .map((rows) => ['id,first,last,phone,dob,email,location', ...rows.map((row) => row.join(','))].join('\n')),
  fc
    .array(fc.record({ resourceType: fc.constantFrom('Patient', 'Appointment', 'X'), id: text, name: fc.jsonValue() }))
    .map((resources) => JSON.stringify({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) })),
  text,
);
const bodies: Partial<Record<RouteName, fc.Arbitrary<unknown>>> = {
  openThread: mostly({ channel: fc.constant('sms'), address: fc.constant('+12125550113') }, place),
  changeThread: fc.oneof(
    mostly({ state: fc.constantFrom('open', 'done') }, changed),
    mostly({ state: fc.constant('snoozed'), snoozedUntil: soon }, changed),
  ),
  sendMessage: mostly(
    {
      id: fc.constant(null).map(() => ulid()),
      channel: fc.constant('sms'),
      text: fc.string({ unit: 'binary', minLength: 1, maxLength: 800 }),
    },
    { sendAt: soon, sendNow: fc.record({ reason: words }) },
  ),
  keepDraft: mostly({ channel: fc.constant('sms'), text: fc.string({ unit: 'binary', maxLength: 800 }) }),
  searchPatients: fc.oneof(
    ...Object.entries(searched).map(([field, good]) =>
      mostly({ [field]: good }, { limit: fc.integer({ min: 1, max: 100 }) }),
    ),
  ),
  createPatient: mostly({ ...named, ...place }, known),
  changePatient: mostly({}, { ...named, ...place, ...known }),
  bookAppointment: mostly(wish, { id: fc.constant(null).map(() => ulid()), minutes: fc.constantFrom(5, 30, 480) }),
  changeAppointment: fc.oneof(
    mostly({ state: fc.constantFrom('booked', 'confirmed', 'arrived', 'attended', 'cancelled') }, { reason: words }),
    mostly({ time }, { provider: fc.constant('lindqvist'), chair: fc.constant('chair-1'), reason: words }),
  ),
  startImport: mostly(
    { name: words, location: fc.constant('main'), content: file },
    { vouchedBy: words, run: fc.boolean(), format: fc.constantFrom('csv', 'fhir') },
  ),
  changeImport: mostly({}, { mapping: fc.constant(['outsideId', 'givenName', 'familyName']), vouchedBy: words }),
};

/** Forty words of a letter each: more than a name has, and more than one commit takes. */
function manyWords(from: number): string {
  return Array.from({ length: 40 }, (_none, nth) => String.fromCodePoint(from + nth)).join(' ');
}

const raw = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.json().map((json) => json.slice(0, -1)),
  fc.constantFrom('', 'null', '0', '""', '[[]]', '{"__proto__":{"x":1}}', '{"constructor":1}', '{"a":1e999}'),
);
/** What a URL can carry; dots alone are resolved before they are sent. */
const inUrl = (value: string) => value.toWellFormed().slice(0, 500).replace(/^\.+$/, 'dots').toWellFormed();

const query = fc.oneof(
  fc.constant(''),
  fc
    .array(
      fc.tuple(
        fc.constantFrom('view', 'location', 'assignee', 'channel', 'limit', 'cursor', 'x', 'from', 'to', 'visitType'),
        fc.oneof(fc.constantFrom(...views, 'sms', 'main', 'maya', '7', '2027-03-14', '2027-03-20', 'check-up'), text),
      ),
      { maxLength: 4 },
    )
    .map((pairs) => `?${new URLSearchParams(pairs.map(([name, value]) => [name, inUrl(value)]))}`),
);
const id = fc.oneof(
  fc.constant('real'),
  text.map((value) => encodeURIComponent(inUrl(value))),
  fc.constantFrom('%00', '%ff', '%2F..%2F', '%E0%A4%A', 'x'.repeat(70)),
);

const refused = z.object({ error: z.object({ code: z.string(), message: z.string().min(1) }) });

async function ask(
  name: RouteName,
  ids: string,
  search: string,
  body: string,
): Promise<{ status: number; json: unknown }> {
  const [method = '', template = ''] = paths[name].split(' ');
  const real: Record<string, string> = { threadId, patientId, appointmentId, importId, messageId: ulid() };
  const path = template.replace(/\{(\w+)\}/g, (_whole, key: string) => (ids === 'real' ? (real[key] ?? '') : ids));
  const headers = { authorization: `Bearer ${await desk.token('coordinator')}`, 'content-type': 'application/json' };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const answer = await fetch(`${desk.stack.url}${path}${search}`, { method, headers, ...(hasBody ? { body } : {}) });
  const said = await answer.text();
  return { status: answer.status, json: said === '' ? undefined : JSON.parse(said) };
}

describe('whatever a caller sends', () => {
  test.each(routeNames)('%s answers, or says what to mend: it never breaks', async (name) => {
    const shaped = bodies[name]?.map((body) => JSON.stringify(body));
    const body = shaped ? fc.oneof({ weight: 4, arbitrary: shaped }, raw) : raw;
    const ids = fc.oneof({ weight: 3, arbitrary: fc.constant('real') }, id);
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(ids, query, body, async (given, search, json) => {
        const answer = await ask(name, given, search, json);
        seen.add(answer.status);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) refused.parse(answer.json);
      }),
      { numRuns: bodies[name] ? (/Appointment|Import/.test(name) ? 60 : 150) : 40 },
    );
    // Else the door would be shut before anything could break.
    if (shaped) expect([...seen]).toContain(routes[name].status);
  });

  test('and nothing that was kept of it spoils a list', async () => {
    const call = desk.as('coordinator');
    for (const view of [undefined, ...views]) {
      const { threads } = await call('listThreads', { query: { limit: 100, ...(view ? { view } : {}) } });
      for (const thread of threads) await call('readThread', { params: { threadId: thread.id } });
    }
    expect((await desk.entries(threadId)).length).toBeGreaterThan(0);
    await desk.advance(86_400_000);
    expect(await desk.stack.queues.dead('outbound')).toBe(0);
    expect(await desk.stack.queues.dead('jobs')).toBe(0);
    expect((await desk.entries(threadId)).filter(({ status }) => status === 'unknown')).toEqual([]);
  });
});
