import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Visitor, visitor } from '../fixtures/asked.ts';
import { nextWeekday, setCalendar } from '../fixtures/schedule.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { launchBrowser } from './browser.ts';
import { openedPage } from './page.ts';
import { pick } from './phone.ts';

const onCall = '+12125550199';
let desk: Desk;
let browser: Browser;
let simulator: Page;
let inbox: Awaited<ReturnType<typeof openedPage>>;
beforeAll(async () => {
  desk = await openDesk();
  await setCalendar(desk);
  await desk.settings({ onCallNumber: onCall });
  browser = await launchBrowser();
  // The phones that the simulator begins with are nobody's here.
  for (let nth = 0; nth < 8; nth += 1) freshNumber();
  inbox = await openedPage(browser, `${desk.stack.url}/inbox`);
  simulator = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await simulator.goto(`${desk.stack.url}/simulator`);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

let taken = 0;
/** Somebody with a visit on a coming Thursday, each at another time. */
function coming(more: Parameters<typeof visitor>[3] = {}): Promise<Visitor> {
  const nth = taken++;
  const time = `${String(9 + Math.floor(nth / 2)).padStart(2, '0')}:${nth % 2 === 0 ? '00' : '30'}`;
  return visitor(desk, nextWeekday(desk, 'thu', 10), time, more);
}
const stateOf = async ({ patient, visit }: Visitor) => {
  const { appointments } = await desk.as('coordinator')('listPatientAppointments', {
    params: { patientId: patient.id },
  });
  return appointments.find(({ id }) => id === visit.id)?.state;
};

/** What each reply does: the state of the visit, what its phone is told, and what the desk reads in the conversation. */
const replies: { texts: string[]; state: string; told: RegExp; seen: RegExp[] }[] = [
  { texts: ['C'], state: 'confirmed', told: /thank you, confirmed: Dana, Thu/, seen: [/^Confirmed by text: “C”/] },
  {
    texts: ['cant make it'],
    state: 'cancelled',
    told: /cancelled: Dana, Thu .+ reply C/,
    seen: [/^Cancelled by text: “cant make it”/, /^Does not come: “cant make it”/],
  },
  { texts: ['👍'], state: 'confirmed', told: /thank you, confirmed/, seen: [/^Confirmed by text: “👍”/] },
  {
    texts: ['CANCEL'],
    state: 'booked',
    told: /Twilio sends nothing to this phone/,
    seen: [/^Dana probably wants to cancel Thu .+ Nothing was cancelled\.$/, /can no longer be texted\. Call to ask/],
  },
  { texts: ['YES'], state: 'confirmed', told: /thank you, confirmed/, seen: [/^Confirmed by text: “YES”/] },
  {
    texts: ['N', 'Y'],
    state: 'confirmed',
    told: /thank you, confirmed/,
    seen: [/^Cancelled by text: “N”/, /^Confirmed by text, .+: “Y”/],
  },
  { texts: ['si, ahi estare'], state: 'confirmed', told: /confirmad/, seen: [/^Confirmed by text: “si ahi estare”/] },
  {
    texts: ['chest pain'],
    state: 'booked',
    told: /911/,
    seen: [
      /^This may be an emergency: “chest pain”/,
      /a net that looks for words, not triage/,
      /^On-call telephone by text, .+: delivered$/,
    ],
  },
  {
    texts: ['please stop texting me'],
    state: 'booked',
    told: /This phone: please stop texting me/,
    seen: [/^This may ask for messages to stop: “stop texting me”$/, /Decide by .+, the tenth business day/],
  },
];

/** Texts from a phone of the simulator, and has the practice do all that became due; answers that phone. */
async function says(number: string, text: string) {
  const phone = await pick(simulator, number, number);
  const box = phone.getByRole('textbox', { name: 'Text from this phone' });
  await box.fill(text);
  await box.press('Enter');
  await phone.getByRole('log').getByText(`This phone: ${text}`, { exact: true }).waitFor();
  await desk.stack.drain();
  await desk.advance(60_000);
  return phone;
}

/** What stands in a conversation at the desk. */
async function reads(threadId: string, seen: readonly RegExp[], name: string) {
  await inbox.page.goto(`${desk.stack.url}/inbox/${threadId}`);
  for (const words of seen) await inbox.page.getByRole('main').getByText(words).first().waitFor();
  const pictures = process.env.DESKLINE_PICTURES;
  if (pictures) await inbox.page.screenshot({ path: `${pictures}/${name}.png` });
}

describe('on the simulator', () => {
  test.each(replies)(
    '$texts does what the rules say, and the desk sees by which words',
    async ({ texts, state, told, seen }) => {
      const one = await coming();
      await ask(desk, [one]);
      for (const text of texts) {
        const phone = await says(one.number, text);
        if (text === texts.at(-1)) await phone.getByText(told).last().waitFor();
      }
      expect(await stateOf(one)).toBe(state);
      await reads(one.patient.threadId, seen, texts.join('-'));
      // Nobody is called for it any more.
      await desk.as('coordinator')('takeEmergency', { params: { threadId: one.patient.threadId } });
      expect(inbox.complaints).toEqual([]);
    },
  );

  test('the on-call telephone rings where nobody took the text; its key takes the page, and the desk reads who was told', async () => {
    const { number, patient } = await coming();
    await says(number, 'I have chest pain');
    await desk.advance(2 * 60_000);
    await reads(patient.threadId, [/^On-call telephone by call, .+: rings$/], 'on-call');
    const phones = simulator.getByRole('region', { name: "The desk's telephones" });
    const outbox = simulator.getByRole('list', { name: 'Messages that left' });
    await outbox.getByText('call to (212) 555-0199').first().waitFor();
    await phones.getByRole('button', { name: 'Answer' }).last().click();
    await phones.getByText(/A message of a patient may be an emergency/).waitFor();
    await phones.getByRole('button', { name: 'Press 1' }).click();
    await reads(
      patient.threadId,
      [/^Being told: the on-call telephone by text/, /^Taken from the on-call telephone by call: “chest pain”/],
      'taken',
    );
    expect(await inbox.page.getByText('This may be an emergency').count()).toBe(0);
    expect(inbox.complaints).toEqual([]);
  });

  test('where nobody can be told of an emergency, the strip says so to whoever reads it', async () => {
    await desk.settings({ onCallNumber: undefined });
    await desk.as('manager')('changeMe', { body: { phone: null } });
    const { number, patient } = await coming();
    await says(number, 'I have chest pain');
    await reads(patient.threadId, [/^Nobody is told by telephone/, /^Nobody was told by telephone so far/], 'nobody');
    await desk.as('coordinator')('takeEmergency', { params: { threadId: patient.threadId } });
    await desk.settings({ onCallNumber: onCall });
  });

  test.each([
    { answer: 'MIA', states: ['confirmed', 'booked'] },
    { answer: 'both', states: ['confirmed', 'confirmed'] },
  ])(
    '$answer says whom a yes from a family’s telephone is for, once it was asked by name',
    async ({ answer, states }) => {
      const number = freshNumber();
      const family = [
        await coming({ givenName: 'Mia', phones: [number] }),
        await coming({ givenName: 'Leo', phones: [number] }),
      ];
      await ask(desk, family);
      const phone = await says(number, 'Yes');
      await phone.getByText(/Is this about MIA, LEO or BOTH\?/).waitFor();
      expect(await Promise.all(family.map(stateOf))).toEqual(['booked', 'booked']);
      await reads(
        await desk.threadOf(number),
        [/Is this about MIA, LEO or BOTH\?/, /is of Mia Castellan and Leo Castellan\.$/],
        `asked-${answer}`,
      );
      await says(number, answer);
      expect(await Promise.all(family.map(stateOf))).toEqual(states);
      await reads(family[0]?.patient.threadId ?? '', [/^Confirmed by text: “Yes”/], answer);
      expect(inbox.complaints).toEqual([]);
    },
  );
});
