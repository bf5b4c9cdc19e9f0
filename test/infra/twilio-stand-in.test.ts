import { describe, expect, test } from 'vitest';
import {
  clientOf,
  patient,
  practice,
  service,
  standInForTest,
  statusCallback,
  text,
} from '#test/fixtures/twilio-stand-in.ts';

describe('sending', () => {
  test('a text is accepted as queued and kept with the exact form that was sent', async () => {
    const standIn = await standInForTest({ callbackDelayMs: 60_000 });
    const sent = await clientOf(standIn.base).messages.create({ ...text, statusCallback, validityPeriod: 600 });
    expect(sent).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: 'queued',
      from: practice,
      to: patient,
      body: text.body,
      numSegments: '1',
      numMedia: '0',
      direction: 'outbound-api',
      price: null,
      errorCode: null,
      dateSent: null,
    });
    expect(standIn.outbox()).toEqual([
      {
        sid: sent.sid,
        ...text,
        mediaUrls: [],
        pictures: [],
        statusCallback,
        status: 'queued',
        errorCode: null,
        acceptedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        form: {
          To: patient,
          From: practice,
          Body: text.body,
          StatusCallback: statusCallback,
          ValidityPeriod: '600',
        },
      },
    ]);
  });

  test('pictures make it a multimedia message, and all of them are kept', async () => {
    const standIn = await standInForTest();
    const mediaUrl = ['https://desk.example/a.png', 'https://desk.example/b.png'];
    const sent = await clientOf(standIn.base).messages.create({ to: patient, from: practice, mediaUrl });
    expect(sent).toMatchObject({ sid: expect.stringMatching(/^MM/), numMedia: '2' });
    expect(standIn.outbox()[0]).toMatchObject({ mediaUrls: mediaUrl, form: { MediaUrl: mediaUrl } });
  });

  test('a Messaging Service accepts before it has chosen a sender', async () => {
    const standIn = await standInForTest({ callbackDelayMs: 60_000 });
    const sent = await clientOf(standIn.base).messages.create({
      to: patient,
      messagingServiceSid: service,
      body: text.body,
    });
    expect(sent).toMatchObject({ status: 'accepted', from: null, messagingServiceSid: service, numSegments: '0' });
  });

  test('a wrong token is refused with 20003 and nothing is kept', async () => {
    const standIn = await standInForTest();
    await expect(clientOf(standIn.base, 'another-token').messages.create(text)).rejects.toMatchObject({
      status: 401,
      code: 20003,
    });
    expect(standIn.outbox()).toEqual([]);
  });

  test.each([
    ['no recipient', { to: '' }, 21604],
    ['a recipient that is no number', { to: '555-0123' }, 21211],
    ['the test number of a landline', { to: '+15005550009' }, 21614],
    ['no sender', { from: '' }, 21603],
    ['a sender that is no number', { from: '+1' }, 21212],
    ['a Messaging Service that is none', { messagingServiceSid: 'MG1' }, 21705],
    ['nothing to say', { body: '' }, 21602],
    ['1,601 characters', { body: 'x'.repeat(1601) }, 21617],
    ['eleven pictures', { mediaUrl: Array(11).fill('https://desk.example/a.png') }, 21623],
    ['a callback that is no URL', { statusCallback: 'status' }, 21609],
    ['a callback to a host with an underscore', { statusCallback: 'https://front_desk.example/' }, 21609],
    ['a validity of eleven hours', { validityPeriod: 39_600 }, 21624],
  ])('%s is refused as Twilio refuses it', async (_what, change, code) => {
    const standIn = await standInForTest();
    await expect(clientOf(standIn.base).messages.create({ ...text, ...change })).rejects.toMatchObject({
      status: 400,
      code,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
    });
    expect(standIn.outbox()).toEqual([]);
  });

  test('1,600 characters are accepted', async () => {
    const standIn = await standInForTest();
    const sent = await clientOf(standIn.base).messages.create({ ...text, body: 'x'.repeat(1600) });
    expect(sent.numSegments).toBe('11');
  });

  test('a scheduled message is not pretended to be sent', async () => {
    const standIn = await standInForTest();
    const scheduled = { ...text, scheduleType: 'fixed', sendAt: new Date('2030-01-01T00:00:00Z') } as const;
    await expect(clientOf(standIn.base).messages.create(scheduled)).rejects.toMatchObject({ status: 501 });
    expect(standIn.outbox()).toEqual([]);
  });

  test('after STOP a text from that number is refused until START, and from others it is not', async () => {
    const standIn = await standInForTest();
    const { messages } = clientOf(standIn.base);
    standIn.optOut(patient, practice);
    await expect(messages.create(text)).rejects.toMatchObject({ status: 400, code: 21610 });
    await expect(messages.create({ ...text, from: '+14155550199' })).resolves.toMatchObject({ status: 'queued' });
    standIn.optIn(patient, practice);
    await expect(messages.create(text)).resolves.toMatchObject({ status: 'queued' });
  });
});

describe('looking up', () => {
  test('a message is found by its id, and an unknown id is not', async () => {
    const standIn = await standInForTest();
    const client = clientOf(standIn.base);
    const { sid } = await client.messages.create(text);
    expect(await client.messages(sid).fetch()).toMatchObject({ sid, status: 'delivered', body: text.body });
    await expect(client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test('messages are listed newest first, by recipient and sender, over several pages', async () => {
    const standIn = await standInForTest();
    const { messages } = clientOf(standIn.base);
    const bodies = ['one', 'two', 'three', 'four', 'five'];
    for (const body of bodies) await messages.create({ ...text, body });
    await messages.create({ ...text, to: '+14155550188' });
    await messages.create({ ...text, from: '+14155550199' });
    const newestFirst = bodies.toReversed();
    const ofPair = { to: patient, from: practice };
    expect((await messages.list(ofPair)).map(({ body }) => body)).toEqual(newestFirst);
    expect((await messages.list({ ...ofPair, pageSize: 2 })).map(({ body }) => body)).toEqual(newestFirst);
    expect((await messages.list({ ...ofPair, limit: 3 })).map(({ body }) => body)).toEqual(newestFirst.slice(0, 3));
    const page = await messages.page({ ...ofPair, pageSize: 2, pageNumber: 1 });
    expect(page.instances.map(({ body }) => body)).toEqual(newestFirst.slice(2, 4));
    expect(page.previousPageUrl).toBeDefined();
  });

  test('a page goes on where the last one ended although new messages came in between', async () => {
    const standIn = await standInForTest();
    const { messages } = clientOf(standIn.base);
    for (const body of ['one', 'two', 'three']) await messages.create({ ...text, body });
    const first = await messages.page({ pageSize: 2 });
    await messages.create({ ...text, body: 'four' });
    const second = await first.nextPage();
    expect(second?.instances.map(({ body }) => body)).toEqual(['one']);
  });

  test('a list carries neither the callback nor anything else of ours', async () => {
    const standIn = await standInForTest();
    const { sid } = await clientOf(standIn.base).messages.create({ ...text, statusCallback });
    const listed = await clientOf(standIn.base).messages.list({ to: patient });
    expect(listed.map((message) => message.sid)).toEqual([sid]);
    expect(JSON.stringify(listed)).not.toMatch(/desk\.example|m1/);
  });

  test('a day before and a day after today find nothing that was sent today', async () => {
    const standIn = await standInForTest();
    const { messages } = clientOf(standIn.base);
    const { dateCreated } = await messages.create(text);
    const days = (count: number) => new Date(dateCreated.getTime() + count * 86_400_000);
    expect(await messages.list({ dateSentAfter: days(-1) })).toHaveLength(1);
    expect(await messages.list({ dateSentAfter: dateCreated })).toHaveLength(1);
    expect(await messages.list({ dateSentAfter: days(1) })).toHaveLength(0);
    expect(await messages.list({ dateSentBefore: days(1) })).toHaveLength(1);
    expect(await messages.list({ dateSentBefore: days(-1) })).toHaveLength(0);
    expect(await messages.list({ dateSent: days(-1) })).toHaveLength(0);
  });

  test('a message that lags is found by its id and not yet in the list', async () => {
    const standIn = await standInForTest();
    const client = clientOf(standIn.base);
    standIn.setFaults({ listLagMs: 3_600_000 });
    const { sid } = await client.messages.create(text);
    expect(await client.messages.list({ to: patient })).toEqual([]);
    expect(await client.messages(sid).fetch()).toMatchObject({ sid });
    standIn.setFaults({});
    expect(await client.messages.list({ to: patient })).toHaveLength(1);
  });
});
