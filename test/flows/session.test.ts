import { expect, test } from 'vitest';
import { visitor } from '../fixtures/signed-in.ts';
import { openDesk } from '../harness/desk.ts';

test('x', async () => {
  const desk = await openDesk();
  const maya = visitor(desk.stack.url);
  console.log(await (await fetch(`${desk.stack.url}/api/sign-in`)).json());
  const a = await maya.signIn('maya');
  console.log(a);
  console.log(await maya.ask('POST', '/api/session/refresh', {}));
  console.log(await maya.ask('POST', '/api/session/activity', {}));
  console.log(await maya.ask('DELETE', '/api/session'));
  console.log(await maya.ask('POST', '/api/session/refresh', {}));
  await desk.stop();
  expect(1).toBe(1);
});
