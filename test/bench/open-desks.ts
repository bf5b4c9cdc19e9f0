import type { Page, Response } from 'playwright-core';
import { seededStaff } from '#infra/local/seed/people.ts';
import { launchBrowser } from '../e2e/browser.ts';
import { signIn } from '../e2e/sign-in.ts';
import { type Desk, eventually, freshNumber } from '../harness/desk.ts';

/** A patient with a conversation, and the name by which the desk lists it. */
export interface Writer {
  number: string;
  name: string;
}

/** Desks that people have open in a real browser: what they ask for is what the site asks for. */
export interface OpenDesks {
  /** One exchange: a patient's text on all of them, opened and answered at the first, until it reads delivered there. */
  exchange(writer: Writer): Promise<void>;
  count: number;
  /** Nothing happens for so long, but that somebody at each of them touches it once. */
  rest(milliseconds: number): Promise<void>;
  /** What they asked for since `forget`, by method and path, ids left out. */
  asked(): Record<string, number>;
  /** Bytes of the answers since `forget`. */
  answered(): number;
  forget(): void;
  close(): Promise<void>;
}

/** Longer than a draft waits before it is kept (web/src/thread/drafts.ts): people stop to think while they write. */
const thoughtMs = 1_200;
/** What a page asks for after a push, it has asked for by then. */
const quietMs = 700;
const patiently = { timeout: 60_000 };

/** Opens the desk as each of the seeded people, at the inbox. */
export async function openDesks(desk: Desk): Promise<OpenDesks> {
  const browser = await launchBrowser();
  let asked: Record<string, number> = {};
  let bytes = 0;
  const reading = new Set<Promise<unknown>>();
  const note = (response: Response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith('/api/')) return;
    const what = `${response.request().method()} ${pathname.replaceAll(/\/[^/]*\d[^/]*/g, '/*')}`;
    asked[what] = (asked[what] ?? 0) + 1;
    const read = response.body().then(
      (body) => {
        bytes += body.length;
      },
      () => undefined,
    );
    reading.add(read);
    void read.finally(() => reading.delete(read));
  };
  const pages: Page[] = [];
  for (const { name } of Object.values(seededStaff)) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.on('response', note);
    await signIn(page, desk.stack.url, name);
    pages.push(page);
  }
  await eventually(
    async () => desk.stack.sockets.open(),
    (open) => open === pages.length,
    60,
  );
  const [answering] = pages;
  if (!answering) throw new Error('nobody is seeded');
  const settled = async () => {
    await desk.stack.drain();
    await answering.waitForTimeout(quietMs);
    await desk.stack.drain();
  };
  return {
    async exchange({ number, name }) {
      await desk.text(number, 'Any chance Mia can come right after Leo tomorrow, 3:30 instead of 3?');
      await Promise.all(pages.map((page) => page.getByRole('option', { name }).waitFor(patiently)));
      await settled();
      await answering.getByRole('option', { name }).click();
      const box = answering.getByRole('textbox', { name: 'Message' });
      await answering.getByRole('log').getByText('Any chance Mia can come').waitFor(patiently);
      await settled();
      // People answer later than within the window of the figures.
      await desk.stack.stream.endWindow();
      await box.fill('Yes, 3:30 right after Leo works. See you both tomorrow.');
      await answering.waitForTimeout(thoughtMs);
      await answering.getByRole('button', { name: 'Send', exact: true }).click();
      await answering.getByRole('log').getByText('Yes, 3:30 right after Leo').waitFor(patiently);
      await answering.getByRole('log').getByText('Delivered').waitFor(patiently);
      await settled();
      await desk.stack.stream.endWindow();
    },
    count: pages.length,
    async rest(milliseconds) {
      for (const page of pages) await page.mouse.click(720, 450);
      await answering.waitForTimeout(milliseconds);
    },
    asked: () => ({ ...asked }),
    answered: () => bytes,
    forget() {
      asked = {};
      bytes = 0;
    },
    async close() {
      await Promise.all(reading);
      await browser.close();
    },
  };
}

/** A patient of the practice, whose conversation is there before anybody writes. */
export async function writer(desk: Desk, nth: number): Promise<Writer> {
  const number = freshNumber();
  const familyName = `Castellan${String.fromCodePoint(97 + Math.floor(nth / 26), 97 + (nth % 26))}`;
  const body = { givenName: 'Mia', familyName, phones: [number], location: 'main' };
  await desk.as('coordinator')('createPatient', { body });
  return { number, name: `Mia ${familyName}` };
}
