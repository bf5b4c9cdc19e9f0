import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Desk, eventually, freshNumber, officeNumber, openDesk } from '../harness/desk.ts';
import { violationsOf } from './accessibility.ts';
import { launchBrowser } from './browser.ts';
import { leaveAlone } from './left-alone.ts';
import { pick, shown } from './phone.ts';
import { policyViolations, type Violation } from './policy.ts';
import { choose } from './sign-in.ts';

/** How every page is looked at. The axe checks of the whole site stand here and nowhere else. */
const looks = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 390, height: 844 },
  { colorScheme: 'light', width: 390, height: 844 },
] as const;
const [wide] = looks;
const hour = 3_600_000;

const texts = {
  open: freshNumber(),
  failed: freshNumber(),
  stopped: freshNumber(),
  asked: freshNumber(),
  done: freshNumber(),
};

let desk: Desk;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let violations: Violation[];
const complaints: string[] = [];
beforeAll(async () => {
  [desk, browser] = await Promise.all([openDesk(), launchBrowser()]);
  await playedOut();
  context = await browser.newContext({ viewport: wide, reducedMotion: 'reduce' });
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    // A refusal of the server is also a line of the browser's own, and so is a line that was cut.
    const isOwn = message.text().startsWith('Failed to load resource') || message.text().startsWith('WebSocket');
    if (message.type() === 'error' && !isOwn) complaints.push(message.text());
  });
  violations = await policyViolations(context);
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

/** One conversation of each kind that looks different. */
async function playedOut(): Promise<void> {
  const call = desk.as('coordinator');
  for (const [familyName, number] of Object.entries(texts).filter(([name]) => name !== 'failed')) {
    const body = { givenName: 'Axe', familyName, phones: [number], location: 'main', birthDate: '2015-03-04' };
    await call('createPatient', { body });
    await desk.text(number, 'Is the form ready? “I hope so”');
  }
  await desk.text(texts.failed, 'Is the other office open on Saturday?');
  await desk.reply(await desk.threadOf(texts.open), 'It is at the desk.');
  await desk.leave();
  await desk.text(texts.open, 'Great, and the bill?');
  await desk.text(texts.stopped, 'STOP');
  await desk.text(texts.asked, 'please stop texting me');
  const threadId = await desk.threadOf(texts.done);
  await call('changeThread', { params: { threadId }, body: { state: 'done', reason: 'They said thanks' } });
  desk.stack.simulator.setFaults({ error: '30006' });
  await desk.reply(await desk.threadOf(texts.failed), 'It is, from nine.');
  await desk.leave();
  desk.stack.simulator.setFaults({ duplicate: true, error: '30006' });
}

const goto = (path: string) => page.goto(`${desk.stack.url}${path}`);
async function openThread(number: string): Promise<void> {
  await goto(`/inbox/${await desk.threadOf(number)}`);
  await page.getByRole('log').waitFor();
}
async function openView(view: string): Promise<void> {
  await goto(`/inbox?view=${view}`);
  await page.getByRole('option').first().waitFor();
}
const settings = (section: string, title: string): [string, () => Promise<void>] => [
  `settings, ${title}`,
  async () => {
    await goto(`/settings/${section}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.getByRole('region').first().waitFor();
  },
];

/** Every page and state, in the order in which one person comes by: before signing in, the desk, and locked at last. */
const pages: [string, () => Promise<void>][] = [
  [
    'a path of nobody',
    async () => {
      await goto('/nonsense');
      await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
    },
  ],
  [
    'before signing in, after it went wrong',
    async () => {
      await goto('/sign-in?error=access_denied');
      await page.getByText('The sign-in was not completed.').waitFor();
    },
  ],
  [
    'who are you today',
    async () => {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('button', { name: 'Sign in as Sam Whitlock' }).waitFor();
    },
  ],
  [
    'the list',
    async () => {
      await choose(page, 'Sam Whitlock');
      await page.getByRole('option').first().waitFor();
    },
  ],
  ['the list of failed sends', () => openView('failed')],
  ['the list of what is done', () => openView('done')],
  [
    'a view with nothing in it',
    async () => {
      await goto('/inbox?view=snoozed');
      await page.getByText('Nothing is snoozed').waitFor();
    },
  ],
  [
    'the list while the line is off',
    async () => {
      await page.routeWebSocket(/\?ticket=/, (socket) => socket.close());
      await goto('/inbox');
      await page.getByText('Live updates are off, checking every 15 s').waitFor();
    },
  ],
  [
    'the keys',
    async () => {
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'an open conversation with a draft in curly quotes, and why its message was sent',
    async () => {
      await openThread(texts.open);
      await page.getByRole('textbox', { name: 'Message' }).fill('The bill is “here”. '.repeat(5));
      await page.getByRole('button', { name: 'Why sent' }).click();
      await page
        .getByText(/segment/)
        .first()
        .waitFor();
    },
  ],
  [
    'the menu of a conversation',
    async () => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menu').waitFor();
    },
  ],
  [
    'an opt-out being recorded',
    async () => {
      await page.getByRole('menuitem', { name: 'Record an opt-out…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  [
    'a message that did not arrive, from a stranger',
    async () => {
      await openThread(texts.failed);
      await page.getByText('This number cannot get texts').waitFor();
    },
  ],
  [
    'stopped texts',
    async () => {
      await openThread(texts.stopped);
      await page.getByRole('note').waitFor();
    },
  ],
  [
    'words that may be an opt-out',
    async () => {
      await openThread(texts.asked);
      await page.getByRole('region', { name: 'May be an opt-out' }).waitFor();
    },
  ],
  [
    'the proof of consent',
    async () => {
      await goto(`/proof/${await desk.threadOf(texts.stopped)}`);
      await page.getByRole('region', { name: 'The ledger' }).waitFor();
    },
  ],
  settings('locations', 'Locations'),
  settings('staff', 'Staff'),
  [
    'settings, Calendar, with a provider and a visit type open',
    async () => {
      await goto('/settings/calendar');
      for (const list of ['Providers', 'Visit types'])
        await page.getByRole('region', { name: list }).locator('summary').first().click();
    },
  ],
  settings('hours', 'Hours and holidays'),
  settings('messages', 'Messages'),
  settings('channels', 'E-mail and calls'),
  settings('limits', 'Limits'),
  settings('security', 'Security'),
  settings('audit', 'Audit'),
  [
    'the simulator, with an opened webhook',
    async () => {
      await desk.stack.simulator.text({ from: texts.stopped, to: officeNumber, body: 'It is not me', forged: true });
      await goto('/simulator');
      await pick(page, shown(texts.stopped), texts.stopped);
      await page.getByRole('switch', { name: 'Forge the signature' }).click();
      await page.getByRole('article').first().getByRole('button', { name: /POST/ }).click();
      await page.getByText('MessageSid').first().waitFor();
    },
  ],
  [
    'the simulator, choosing whose phone',
    async () => {
      await page
        .getByRole('button', { name: /^Whose phone/ })
        .first()
        .click();
      await page.getByRole('textbox', { name: 'Name or number' }).waitFor();
    },
  ],
  [
    'the simulator, as a mail client',
    async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Mail', exact: true }).click();
      await page.getByRole('region', { name: 'Mail client' }).waitFor();
    },
  ],
  [
    'a reply at night, and why it cannot wait',
    async () => {
      await desk.advance(10 * hour);
      await openThread(texts.open);
      await page.getByRole('button', { name: 'Send now, with reason' }).click();
      await page.getByLabel('Why can it not wait?').waitFor();
    },
  ],
  [
    'about to be locked',
    async () => {
      await leaveAlone(desk, context, 14.2);
      await page.reload();
      await page.getByRole('button', { name: 'Stay signed in' }).waitFor();
    },
  ],
  [
    'the lock',
    async () => {
      const other = await context.newPage();
      await other.goto(`${desk.stack.url}/inbox`);
      await other.getByRole('button', { name: 'Signed in as Sam Whitlock' }).click();
      await other.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('alertdialog', { name: /desk is locked/ }).waitFor();
      await other.close();
    },
  ],
];

test.each(pages)('axe finds nothing, light and dark, wide and on a phone: %s', async (_name, open) => {
  await show(wide);
  await open();
  const found: string[] = [];
  for (const look of looks) {
    const where = `${look.colorScheme}, ${look.width} wide`;
    await show(look);
    found.push(...(await violationsOf(page)).map((one) => `${where}, ${one}`));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) found.push(`${where}: ${over} px wider than the window`);
  }
  expect(found).toEqual([]);
  expect(complaints.splice(0)).toEqual([]);
});

test('none of these pages tried what its content security policy forbids, and one that does is counted', async () => {
  console.info(`content security policy: ${violations.length} violations on ${pages.length} pages`);
  expect(violations).toEqual([]);
  await goto('/sign-in');
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ranAnyway = true';
    document.body.append(script);
  });
  const counted = await eventually(
    async () => violations,
    ({ length }) => length > 0,
  );
  expect(counted).toMatchObject([{ directive: 'script-src-elem', blocked: 'inline' }]);
  expect(await page.evaluate(() => Reflect.has(window, 'ranAnyway'))).toBe(false);
});

async function show({ colorScheme, width, height }: (typeof looks)[number]): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
}
