import { describe, expect, test } from 'vitest';
import { incomingForm } from '#infra/local/signed-text.ts';
import { twilioVoice } from '#shared/channels/voice/outbound.ts';
import {
  accountSid,
  authToken,
  clientOf,
  patient,
  practice,
  service,
  standInForTest,
  statusCallback,
  text,
} from '#test/fixtures/twilio-stand-in.ts';
import { vendorContract } from '#test/fixtures/vendor-contract.ts';

const contract = vendorContract();

describe.skipIf(!contract)("the vendor's published contract (needs DESKLINE_SAMPLES)", () => {
  const contractOf = () => contract ?? expect.unreachable();

  /** What the client really posts: the form as the stand-in's server receives it. */
  async function posted(message: Parameters<ReturnType<typeof clientOf>['messages']['create']>[0]) {
    const standIn = await standInForTest();
    await clientOf(standIn.base).messages.create(message);
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(standIn.outbox()[0]?.form ?? {})) {
      for (const item of [value].flat()) form.append(name, item);
    }
    return form;
  }

  test.each([
    ['text', { ...text, statusCallback, validityPeriod: 600, smartEncoded: true, riskCheck: 'disable' }],
    ['text of a Messaging Service', { to: patient, messagingServiceSid: service, body: 'Hello' }],
    [
      'picture',
      { to: patient, from: practice, mediaUrl: ['https://desk.example/a.png', 'https://desk.example/b.png'] },
    ],
  ] as const)('holds for the request of a %s', async (_what, message) => {
    const { mediaUrl, ...rest } = { mediaUrl: [], ...message };
    const form = await posted({ ...rest, ...(mediaUrl.length > 0 ? { mediaUrl: [...mediaUrl] } : {}) });
    expect(contractOf().checkCreateMessage(form)).toEqual([]);
  });

  test.each([
    ['a misspelt field', 'To=%2B14155550123&Statuscallback=https://desk.example/'],
    ['no recipient', 'From=%2B14155550123&Body=Hello'],
    ['a validity that is no number', 'To=%2B14155550123&ValidityPeriod=soon'],
    ['an unknown choice', 'To=%2B14155550123&RiskCheck=perhaps'],
    ['a sender given twice', 'To=%2B14155550123&From=%2B14155550100&From=%2B14155550101'],
    ['a Messaging Service that is none', `To=%2B14155550123&MessagingServiceSid=XX${'b'.repeat(32)}`],
  ])('finds %s', (_what, form) => {
    expect(contractOf().checkCreateMessage(new URLSearchParams(form))).toHaveLength(1);
  });

  test('holds for a text that a patient sent', async () => {
    const standIn = await standInForTest();
    standIn.keepReceived(incomingForm(accountSid, { from: patient, to: practice, body: 'Hello' }));
    const headers = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
    const path = `${standIn.base}/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const { messages } = await (await fetch(path, { headers })).json();
    expect(messages.map((one: unknown) => contractOf().checkMessage(one))).toEqual([[]]);
  });

  test.each([
    ['a new text', { From: practice }, {}],
    ['a text of a Messaging Service', { MessagingServiceSid: service }, {}],
    ['a failed text', { From: practice }, { error: '30003' }],
  ] as const)('holds for every answer about %s', async (_what, sender, faults) => {
    const standIn = await standInForTest();
    standIn.setFaults(faults);
    const headers = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
    const path = `${standIn.base}/2010-04-01/Accounts/${accountSid}/Messages`;
    const body = new URLSearchParams({ To: patient, Body: text.body, StatusCallback: statusCallback, ...sender });
    const created = await fetch(`${path}.json`, { method: 'POST', headers, body });
    expect(created.status).toBe(201);
    const message = await created.json();
    await standIn.settled();
    const fetched = await (await fetch(`${path}/${message.sid}.json`, { headers })).json();
    const listed = await (await fetch(`${path}.json?To=${encodeURIComponent(patient)}`, { headers })).json();
    for (const shown of [message, fetched, ...listed.messages]) {
      expect(contractOf().checkMessage(shown)).toEqual([]);
    }
    expect(listed.messages).toEqual([fetched]);
  });

  test('holds for a call that the desk asks for, and for every answer about it', async () => {
    const standIn = await standInForTest();
    const account = { accountSid, authToken: async () => authToken, apiBase: standIn.base };
    const telephone = twilioVoice(account, 'https://desk.example', (_name, run) => run());
    const ref = { threadId: 't1', at: '2026-03-02T15:00:00.000Z', messageId: 'm1' };
    const asked = { phone: patient, from: practice, ref, timeoutMs: 5_000 };
    expect(await telephone.call(asked)).toMatchObject({ outcome: 'accepted' });
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(standIn.telephone.calls()[0]?.form ?? {})) {
      for (const item of [value].flat()) form.append(name, item);
    }
    expect(contractOf().checkCreateCall(form)).toEqual([]);
    const headers = { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` };
    const path = `${standIn.base}/2010-04-01/Accounts/${accountSid}/Calls`;
    const { calls } = await (await fetch(`${path}.json`, { headers })).json();
    const fetched = await (await fetch(`${path}/${calls[0].sid}.json`, { headers })).json();
    for (const shown of [...calls, fetched]) expect(contractOf().checkCall(shown)).toEqual([]);
    const query = { phone: patient, from: practice, since: new Date(0), timeoutMs: 5_000 };
    expect(await telephone.placed(query)).toMatchObject([{ providerId: calls[0].sid }]);
  });

  test('finds a field that is missing, one that is foreign and one of the wrong kind', async () => {
    const standIn = await standInForTest();
    await clientOf(standIn.base).messages.create(text);
    const message = (await clientOf(standIn.base).messages.list({ limit: 1 }))[0]?.toJSON();
    expect(contractOf().checkMessage(message)).toContain("must have required property 'account_sid': account_sid");
    expect(contractOf().checkMessage(message)).toContain('must NOT have additional properties: accountSid');
    expect(contractOf().checkMessage({ error_code: 'none' })).toContain('/error_code must be integer');
  });
});
