import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitLinks } from '#shared/domain/link/visit-links.ts';
import { arrivingKey, attachedKey, uploadKey, uploadRow } from '#shared/domain/upload/upload.rows.ts';
import { visitor } from '../fixtures/asked.ts';
import { outreachTo } from '../fixtures/outreach.ts';
import { dateIn, setCalendar } from '../fixtures/schedule.ts';
import { look, post as postForm, ticketIn, timesIn } from '../fixtures/visit-page.ts';
import { bring, png } from '../harness/bringing.ts';
import { type CrashPlan, crashPlan, dieAtEach, sidesOfWalks } from '../harness/crash.ts';
import { type Desk, freshNumber, openDesk } from '../harness/desk.ts';
import { freshAddress, type Mailing, mailing } from '../harness/mailing.ts';

let desk: Desk;
let mails: Mailing;
let plan: CrashPlan;
beforeAll(async () => {
  plan = crashPlan();
  desk = await openDesk({ wrap: plan.wrap });
  mails = mailing(desk);
  await setCalendar(desk);
});
afterAll(() => desk.stop());

/** What happens, which side effects of it no other walk dies at, and what must be true in the end. */
interface Story {
  name: string;
  play(): Promise<void>;
  /** `function effect`, as the plan names them. */
  walks: RegExp;
}

/** A provider, a browser and a patient try again until they are answered. */
async function until<T>(step: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      if (attempt >= 5) throw error;
    }
  }
}

const stories: Story[] = [
  {
    name: 'two pictures by text',
    walks: /^jobs /,
    async play() {
      const number = freshNumber();
      const urls = [0, 1].map(() => desk.stack.twilio?.keepMedia(png, 'image/png') ?? '');
      const media = urls.flatMap((url, nth) => [
        [`MediaUrl${nth}`, url],
        [`MediaContentType${nth}`, 'image/png'],
      ]);
      const fields = { NumMedia: '2', ...Object.fromEntries(media) };
      const text = { sid: `MM${ulid().toLowerCase().padEnd(32, '0')}`, fields };
      await until(() => desk.text(number, 'Two', text));
      await desk.advance(60_000);
      await desk.advance(120_000);
      plan.disarm();
      const entries = await desk.entries(await desk.threadOf(number));
      expect(entries.map(({ files, missingFiles }) => [files?.length, missingFiles])).toEqual([[2, undefined]]);
    },
  },
  {
    name: 'a picture that staff bring and send',
    walks: /^(api (file put|commit (upload|checked))|outbound send sms)/,
    async play() {
      const number = freshNumber();
      const body = { givenName: 'Walk', familyName: number, location: 'main', phones: [number] };
      const { id: patientId, threadId } = await until(() => desk.as('coordinator')('createPatient', { body }));
      await until(() => desk.as('coordinator')('openThread', { body: { patientId } }));
      const [upload, id] = [ulid(), ulid()];
      await until(() => bring(desk, threadId, 'card.png', png, upload));
      for (let copy = 0; copy < 2; copy += 1)
        await until(() => desk.reply(threadId, 'Your card', { id, uploads: [upload] }));
      for (const minutes of [0.2, 2, 23, 23]) await desk.advance(minutes * 60_000);
      plan.disarm();
      const texts = desk.stack.twilio?.outbox().filter(({ to }) => to === number) ?? [];
      expect(texts.map(({ pictures }) => pictures.length)).toEqual([1]);
      expect((await desk.entries(threadId)).at(-1)).toMatchObject({ status: 'delivered', filesBy: 'mms' });
    },
  },
  {
    name: 'a file that is sent by e-mail, and one that never is',
    walks: /^(jobs (file remove|commit (dropped|upload|kept))|outbound send email)/,
    async play() {
      const address = freshAddress('walk');
      await until(() => mails.mail({ from: address }));
      const threadId = await until(() => mails.threadOf(address));
      const [sent, unsent] = [ulid(), ulid()];
      for (const id of [sent, unsent]) await until(() => bring(desk, threadId, 'card.png', png, id));
      const id = ulid();
      await until(() => mails.reply(threadId, 'Your card', { id, uploads: [sent] }));
      for (const minutes of [0.2, 2, 72 * 60, 5, 10, 30]) await desk.advance(minutes * 60_000);
      plan.disarm();
      const left = mails.sentTo(address);
      const entry = (await desk.entries(threadId)).find((one) => one.id === id);
      // Nobody can be asked what became of an e-mail whose sender died: staff see that, and it is not sent again.
      expect(left.length).toBe(entry?.status === 'unknown' ? left.length : 1);
      expect(left.length).toBeLessThanOrEqual(1);
      for (const mail of left) expect(mail.request.attachments).toHaveLength(1);
      expect(await desk.app.files.get(attachedKey(sent))).toBeDefined();
      const gone = [arrivingKey(sent), arrivingKey(unsent), attachedKey(unsent)].map((key) => desk.app.files.get(key));
      expect(await Promise.all(gone)).toEqual([undefined, undefined, undefined]);
      expect(await desk.app.table.get(uploadRow, uploadKey(unsent))).toBeUndefined();
    },
  },
  {
    name: 'an unsubscribing by one click',
    walks: /^page-unsubscribe /,
    async play() {
      const address = freshAddress('walk');
      const call = desk.as('coordinator');
      await mails.mail({ from: address });
      const threadId = await mails.threadOf(address);
      const link = await outreachTo(desk, threadId, address);
      await until(async () => {
        const answer = await fetch(link, {
          method: 'POST',
          body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
        });
        if (!answer.ok) throw new Error(`it was answered ${answer.status}`);
      });
      plan.disarm();
      const { ledger } = await call('readProof', { body: { channel: 'email', address } });
      expect(ledger.filter(({ state }) => state === 'revoked')).toHaveLength(1);
      expect((await desk.entries(threadId)).filter(({ event }) => event === 'outreach-stopped')).toHaveLength(1);
    },
  },
  {
    name: 'presses on the page of a visit',
    walks: /^page-visit /,
    async play() {
      const date = dateIn(desk, 10);
      const { patient, visit, number } = await visitor(desk, date, '10:00');
      const [link = ''] = await visitLinks(desk.app, [visit], number);
      const pressed = async (choose: (html: string) => string) => {
        const { html } = await look(link);
        // A browser sends the same form again until it is answered.
        const form = { ticket: ticketIn(html), does: choose(html) };
        await until(async () => {
          const { status } = await postForm(link, form);
          if (status !== 200) throw new Error(`it was answered ${status}`);
        });
      };
      await pressed(() => 'confirm');
      await pressed((html) => timesIn(html)[0] ?? '');
      await pressed(() => 'cancel');
      await pressed(() => 'stop');
      plan.disarm();
      const { appointments } = await desk.as('coordinator')('listPatientAppointments', {
        params: { patientId: patient.id },
      });
      expect(appointments).toMatchObject([{ state: 'cancelled', stateBy: 'patient', version: 3 }]);
      const lines = (await desk.entries(patient.threadId)).map(({ text }) => text.split(/[: (]/)[0]);
      expect(lines).toEqual(['Booked', 'Confirmed', 'Moved', 'Cancelled', 'Texts']);
      const { ledger } = await desk.as('coordinator')('readProof', { body: { channel: 'sms', address: number } });
      expect(ledger.filter(({ state }) => state === 'revoked')).toHaveLength(1);
    },
  },
];

async function play(story: Story): Promise<void> {
  await desk.settings({ fullEmail: true, inboundEmail: true });
  await desk.nextNoon();
  await story.play();
  const dead = [await desk.stack.queues.dead('outbound'), await desk.stack.queues.dead('jobs')];
  expect(dead, 'nothing ends in a dead-letter queue').toEqual([0, 0]);
}

test.each(stories.map((story) => [story.name, story] as const))(
  '%s: whatever dies at any side effect, nothing is lost and nothing comes twice',
  async (_name, story) => {
    plan.arm();
    await play(story);
    const walked = plan.seen().filter(({ functionName, effect }) => story.walks.test(`${functionName} ${effect}`));
    expect(walked.length).toBeGreaterThan(0);
    const points = await dieAtEach(plan, walked, () => play(story), { sides: sidesOfWalks });
    console.log(`crash walk of files: ${points} crash points in ${story.name}`);
  },
  600_000,
);
