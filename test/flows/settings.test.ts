import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import type { RouteInput } from '#shared/api.ts';
import { changeOutbound } from '#shared/domain/message/entry.rows.ts';
import { noteZoneData } from '#shared/domain/practice/note-zone-data.ts';
import { pendingSettingsKey, pendingSettingsRow } from '#shared/domain/practice/practice.rows.ts';
import { putThread, threadKey, threadRow } from '#shared/domain/thread/thread.rows.ts';
import { type Desk, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, frontDesk, mailing } from '../harness/mailing.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

type Change = RouteInput<'changeSettings'>['body']['change'];
const hour = 3_600_000;
const read = async () => (await desk.as('manager')('readSettings', {})).settings;
type More = Partial<Omit<RouteInput<'changeSettings'>['body'], 'change'>>;
const change = async (fields: Change, more: More = {}) =>
  desk.as('admin')('changeSettings', { body: { version: (await read()).version, ...more, change: fields } });

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}
/** The first problem of a refusal, as the page shows it beside its field. */
const problem = (error: ApiError) => (error.details as { problems?: unknown[] }).problems?.[0] ?? error.details;

async function stranger() {
  const number = freshNumber();
  await desk.text(number, 'Do you have time on Friday?');
  return { number, threadId: await desk.threadOf(number) };
}
const head = (threadId: string) => desk.as('coordinator')('readThread', { params: { threadId } });
const sentTo = (number: string) => desk.stack.outbox().filter(({ to }) => to === number);

describe('settings', () => {
  test('a manager reads them, an admin changes them, a coordinator sees neither', async () => {
    expect(await refusal(desk.as('coordinator')('readSettings', {}))).toMatchObject({ code: 'forbidden' });
    const body = { version: 0, change: { undoSeconds: 5 } };
    expect(await refusal(desk.as('manager')('changeSettings', { body }))).toMatchObject({ code: 'forbidden' });
    const { settings } = await change({ undoSeconds: 12 });
    expect(settings).toMatchObject({ undoSeconds: 12, changedBy: 'sam' });
    expect((await desk.as('coordinator')('me', {})).practice.undoSeconds).toBe(12);
  });

  test('each change is a record: who, when, which field, what it was and became, and why', async () => {
    const at = desk.stack.clock.now().toISOString();
    await change({ quiet: { from: '20:30', to: '08:00' }, undoSeconds: 7 }, { reason: 'Neighbours complained' });
    const { history } = await desk.as('manager')('readSettings', {});
    expect(history[0]).toMatchObject({
      by: 'sam',
      of: 'settings',
      reason: 'Neighbours complained',
      changes: [
        { field: 'undoSeconds', before: 12, after: 7 },
        { field: 'quiet.from', before: '21:00', after: '20:30' },
      ],
    });
    expect((history[0]?.at ?? '') >= at).toBe(true);
    await change({ quiet: { from: '21:00', to: '08:00' } });
  });

  test('two people who change them at once: the second is told, and nothing of theirs is kept', async () => {
    const { version } = await read();
    await change({ undoSeconds: 8 }, { version });
    const late = await refusal(change({ undoSeconds: 3 }, { version }));
    expect(late).toMatchObject({ status: 409, code: 'changed_meanwhile', details: { changedBy: 'sam' } });
    expect((await read()).undoSeconds).toBe(8);
  });

  test('settings kept before there were versions are read with their defaults, and can be changed', async () => {
    await desk.settings({});
    const { countries, caps, afterHours, idleMinutes } = await read();
    expect({
      countries,
      careDay: caps.careDay,
      careWeek: caps.careWeek,
      afterHours: afterHours.on,
      idleMinutes,
    }).toEqual({
      countries: ['US', 'PR', 'CA'],
      careDay: 3,
      careWeek: 8,
      afterHours: false,
      idleMinutes: 15,
    });
  });

  test.each<[string, Change, RegExp]>([
    ['change.undoSeconds', { undoSeconds: 31 }, /undo hold in seconds is 0 to 30/],
    ['change.idleMinutes', { idleMinutes: 4 }, /locks is 5 to 30/],
    ['change.quiet.from', { quiet: { from: '9 pm', to: '08:00' } }, /Quiet hours, from is a time of day/],
    ['change.countries.0', { countries: ['usa'] }, /two capital letters/],
    ['change.countries', { countries: [] }, /at least one country/],
    ['change.countries.1', { countries: ['US', 'ZZ'] }, /ZZ is no country/],
    ['change.onCallNumber', { onCallNumber: officeNumber }, /number of the practice itself/],
    ['change.textsPerSecond', { textsPerSecond: 0 }, /0\.1 to 100/],
    [
      'change.caps.careWeek',
      { caps: { careDay: 5, careWeek: 4, patientDay: 9, numberDay: 9, minute: 9, day: 9 } },
      /cannot be fewer/,
    ],
    ['change.afterHours.text', { afterHours: { on: true, text: '' } }, /needs words/],
    ['change.spend.dailyDollars', { spend: { dailyDollars: 0, segmentDollars: 0.01 } }, /\$1 to \$10,000/],
    ['change.revokeAllFrom', { revokeAllFrom: 'soon' }, /real date/],
    ['reasons.transcription', { calls: { transcription: true, textBack: true, deleteAtProvider: false } }, /Say why/],
    ['change.locations', { locations: [] }, /at least one location/],
  ])('%s that does not fit is refused with a sentence that names it', async (field, fields, sentence) => {
    const refused = await refusal(change(fields));
    expect(refused).toMatchObject({ status: 400, code: 'invalid' });
    expect(problem(refused)).toMatchObject({ field });
    expect(`${refused.message} ${JSON.stringify(refused.details)}`).toMatch(sentence);
  });

  test('a location is not taken away, since conversations belong to it, and a number belongs to one', async () => {
    const { locations } = await read();
    const [main] = locations;
    if (!main) throw new Error('no location');
    const other = { ...main, id: 'other', name: 'Other office' };
    expect((await refusal(change({ locations: [other] }))).message).toMatch(/Main office cannot be taken away/);
    const twice = await refusal(change({ locations: [main, other] }));
    expect(JSON.stringify(twice.details)).toMatch(/already belongs to Main office/);
    const mailbox = { ...main, emails: ['desk@practice.example'] };
    const shared = { ...other, numbers: ['+12125550177'], emails: ['Desk@practice.example'] };
    expect(problem(await refusal(change({ locations: [mailbox, shared] })))).toMatchObject({
      field: 'change.locations.1.emails.0',
    });
    await change({ locations: [main, { ...other, numbers: ['+12125550177'] }] });
    expect((await desk.as('coordinator')('me', {})).practice.locations.map(({ id }) => id)).toEqual(['main', 'other']);
  });

  test('a location’s telephones are none of the practice’s own, and its country and state are real', async () => {
    const { locations } = await read();
    const [main, ...others] = locations;
    if (!main) throw new Error('no location');
    const at = { street: '1 Main Street', city: 'Springfield', postalCode: '01101' };
    const wrong: [string, Partial<typeof main>, RegExp][] = [
      ['change.locations.0.deskNumbers.0', { deskNumbers: [officeNumber] }, /ring the practice itself/],
      ['change.locations.0.country', { country: 'ZZ' }, /ZZ is no country/],
      ['change.locations.0.address.state', { address: { ...at, state: 'TE' } }, /TE is no state/],
    ];
    for (const [field, fields, sentence] of wrong) {
      const refused = await refusal(change({ locations: [{ ...main, ...fields }, ...others] }));
      expect(problem(refused)).toMatchObject({ field });
      expect(`${refused.message} ${JSON.stringify(refused.details)}`).toMatch(sentence);
    }
    const inQuebec = { ...main, country: 'CA', address: { ...at, state: 'QC' } };
    expect((await change({ locations: [inQuebec, ...others] })).settings.locations[0]).toMatchObject(inQuebec);
    await change({ locations });
  });

  test('an on-call number stays none of the practice’s own when a location gets a number', async () => {
    const onCallNumber = freshNumber();
    await change({ onCallNumber });
    const [main, ...others] = (await read()).locations;
    if (!main) throw new Error('no location');
    const more = { ...main, numbers: [...main.numbers, onCallNumber] };
    expect(problem(await refusal(change({ locations: [more, ...others] })))).toMatchObject({
      field: 'change.onCallNumber',
    });
    await change({ onCallNumber: null });
  });

  test('how many texts a second a number may send is set, and kept with its record', async () => {
    await change({ textsPerSecond: 3 });
    const { settings, history } = await desk.as('manager')('readSettings', {});
    expect([settings.textsPerSecond, history[0]?.changes]).toEqual([
      3,
      [{ field: 'textsPerSecond', before: null, after: 3 }],
    ]);
    await change({ textsPerSecond: 1 });
  });

  test('full e-mail is switched on with a reason, and the reason is kept with who gave it', async () => {
    const reason = 'Our counsel reviewed the agreement with the mail provider';
    await change({ fullEmail: false });
    expect(await refusal(change({ fullEmail: true }))).toMatchObject({ details: { field: 'reasons.fullEmail' } });
    await change({ fullEmail: true }, { reasons: { fullEmail: reason } });
    expect(await read()).toMatchObject({ fullEmail: true, switched: { fullEmail: { reason, by: 'sam' } } });
    const { history } = await desk.as('manager')('readSettings', {});
    expect(history[0]?.changes).toContainEqual({ field: 'fullEmail', before: false, after: true });
    await change({ fullEmail: false });
    expect((await read()).fullEmail).toBe(false);
  });
});

describe('a location', () => {
  test('mail of somebody new to a location’s own address begins a conversation of that location', async () => {
    const mails = mailing(desk);
    const domain = frontDesk.slice(frontDesk.indexOf('@') + 1);
    const { settings } = await desk.as('manager')('readSettings', {});
    const [main] = settings.locations;
    if (!main) throw new Error('no location');
    const annex = { ...main, id: 'annex', name: 'Annex', numbers: [freshNumber()], emails: [`annex@${domain}`] };
    await desk.settings({ locations: [main, annex] });
    const [there, here] = [freshAddress(), freshAddress()];
    await mails.mail({ from: there, to: `Annex@${domain}` });
    await mails.mail({ from: here });
    const locationOf = async (address: string) => {
      const { threads } = await desk.as('admin')('listThreads', { query: { limit: 100 } });
      return threads.find(({ name }) => name === address)?.location;
    };
    expect([await locationOf(there), await locationOf(here)]).toEqual(['annex', 'main']);
    await desk.settings({ locations: settings.locations });
  });
});

describe('a change takes effect for what is pending', () => {
  test('a message that waits is looked at again, by the settings as they are, when it leaves', async () => {
    const { number, threadId } = await stranger();
    const sendAt = new Date(desk.stack.clock.now().getTime() + 2 * hour).toISOString();
    await desk.reply(threadId, 'At two', { sendAt });
    await change({ quiet: { from: '13:00', to: '08:00' } });
    await desk.advance(2 * hour + 1000);
    expect(sentTo(number)).toEqual([]);
    const waits = (await desk.entries(threadId)).at(-1);
    expect(waits).toMatchObject({ status: 'held', reasons: [{ code: 'quiet_hours' }] });
    await change({ quiet: { from: '21:00', to: '08:00' } });
    await desk.stack.drain();
    await desk.advance(1000);
    expect(sentTo(number)).toHaveLength(1);
  });

  test('a reply of the night leaves earlier when quiet hours end earlier', async () => {
    const { threadId } = await stranger();
    await desk.advance(10.5 * hour);
    await desk.reply(threadId, 'Good morning');
    expect((await desk.entries(threadId)).at(-1)?.leavesAt).toMatch(/T1[23]:00:00\.000Z$/);
    await change({ quiet: { from: '21:00', to: '07:30' } });
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)?.leavesAt).toMatch(/T1[12]:30:00\.000Z$/);
    await change({ quiet: { from: '21:00', to: '08:00' } });
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)?.leavesAt).toMatch(/T1[23]:00:00\.000Z$/);
  });

  test('open turns are due by the new hours, target and zone, and the list shows it', async () => {
    const { threadId } = await stranger();
    const before = (await head(threadId)).turn?.dueAt ?? '';
    await change({ targetMinutes: { sms: 120 } });
    await desk.stack.drain();
    const after = (await head(threadId)).turn?.dueAt ?? '';
    expect(Date.parse(after) - Date.parse(before)).toBe(hour);
    const { threads } = await desk.as('coordinator')('listThreads', { query: { view: 'needs-reply', limit: 100 } });
    expect(threads.find(({ id }) => id === threadId)?.dueAt).toBe(after);
    const { locations } = await read();
    const open = [{ from: '13:00', to: '17:00' }];
    const hours = {
      zone: 'America/New_York',
      weekly: { mon: open, tue: open, wed: open, thu: open, fri: open },
      holidays: [],
    };
    await change({ locations: locations.map((one) => (one.id === 'main' ? { ...one, hours } : one)) });
    await desk.stack.drain();
    // Opened at 13:00, due two hours of opening time later.
    expect((await head(threadId)).turn?.dueAt).toMatch(/T(19|20):00:00\.000Z$/);
    await change({ locations, targetMinutes: { sms: 60 } });
    await desk.stack.drain();
  });

  test('newer zone data works out anew what waits and what is due', async () => {
    const { threadId } = await stranger();
    await desk.advance(10.5 * hour);
    const { id, leavesAt = '', at } = await desk.reply(threadId, 'Good morning');
    expect(leavesAt).toMatch(/T1[23]:00:00\.000Z$/);
    const head = await desk.app.table.get(threadRow, threadKey(threadId));
    if (!head?.turn?.dueAt) throw new Error('no turn');
    const due = head.turn.dueAt;
    // As an older edition, in which that zone lay an hour further east, had worked it out.
    const earlier = (iso: string) => new Date(Date.parse(iso) - hour).toISOString();
    const ref = { threadId, at, messageId: id };
    await desk.app.table.commit({
      message: changeOutbound(
        ref,
        { notBefore: earlier(leavesAt) },
        { belowRank: 1, fence: 'absent', wakeAt: earlier(leavesAt) },
      ),
      head: putThread({ ...head, turn: { ...head.turn, dueAt: earlier(due) } }, head.version),
    });
    const settings = { ...desk.app.settings, zoneData: '2999a' };
    expect(await noteZoneData({ ...desk.app, settings })).toBe(true);
    expect(await noteZoneData(desk.app)).toBe(false);
    await desk.advance(1000);
    await desk.stack.sweep();
    await desk.stack.drain();
    expect((await desk.entries(threadId)).at(-1)?.leavesAt).toBe(leavesAt);
    expect((await desk.app.table.get(threadRow, threadKey(threadId)))?.turn?.dueAt).toBe(due);
  });

  test('when the queue lost the job, the minute sweep finds it', async () => {
    const { threadId } = await stranger();
    const before = (await head(threadId)).turn?.dueAt;
    const { version } = await read();
    const sending = desk.as('admin')('changeSettings', { body: { version, change: { targetMinutes: { sms: 90 } } } });
    await sending;
    await desk.stack.queues.purge('jobs');
    await desk.advance(61_000);
    expect((await head(threadId)).turn?.dueAt).not.toBe(before);
    expect(await desk.app.table.get(pendingSettingsRow, pendingSettingsKey)).toBeUndefined();
    await change({ targetMinutes: { sms: 60 } });
  });
});

describe('the audit', () => {
  test('is searched by person, action, conversation and time, newest first, by managers', async () => {
    const { threadId } = await stranger();
    const from = desk.stack.clock.now().toISOString();
    await desk.advance(1000);
    await head(threadId);
    await desk.reply(threadId, 'Yes, at ten');
    const found = await desk.as('manager')('searchAudit', { body: { threadId, from } });
    expect(found).toMatchObject({ isPartial: false, rows: [{ action: 'sendMessage' }, { action: 'readThread' }] });
    const ofAction = await desk.as('manager')('searchAudit', { body: { actor: 'maya', action: 'sendMessage', from } });
    expect(ofAction.rows).toMatchObject([{ actor: 'maya', outcome: 'ok', threads: [threadId] }]);
    expect((await desk.as('manager')('searchAudit', { body: { actor: 'sam', threadId } })).rows).toEqual([]);
    expect(await refusal(desk.as('coordinator')('searchAudit', { body: {} }))).toMatchObject({ code: 'forbidden' });
  });

  test('has a row for each change of settings, and for each search', async () => {
    const from = desk.stack.clock.now().toISOString();
    await desk.advance(1000);
    await change({ undoSeconds: 10 });
    await desk.as('manager')('searchAudit', { body: { from } });
    const { rows } = await desk.as('manager')('searchAudit', { body: { from } });
    expect(rows.map(({ action }) => action).sort()).toEqual(['changeSettings', 'searchAudit']);
  });
});
