import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import { type Desk, officeNumber, openDesk } from '../harness/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.stop());
beforeEach(() => desk.nextNoon());

async function refusal(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );
}

describe('staff', () => {
  const call = () => desk.as('admin');

  test('an admin adds, changes and removes people, each change with its record', async () => {
    const { id, version } = await call()('createStaff', {
      body: { name: 'Ada Lindqvist', role: 'coordinator', locations: ['main'], email: 'ada@harborlight.example' },
    });
    const away = await call()('changeStaff', {
      params: { staffId: id },
      body: { version, awayUntil: '2026-12-24' },
    });
    expect(away).toMatchObject({ name: 'Ada Lindqvist', awayUntil: '2026-12-24' });
    expect((await desk.as('coordinator')('me', {})).staff.find((one) => one.id === id)?.awayUntil).toBe('2026-12-24');
    const phoned = await call()('changeStaff', {
      params: { staffId: id },
      body: { version: away.version, phone: '+12125550179' },
    });
    expect(phoned).toMatchObject({ phone: '+12125550179', awayUntil: away.awayUntil });
    await call()('changeStaff', { params: { staffId: id }, body: { version: phoned.version, active: false } });
    expect((await desk.as('coordinator')('me', {})).staff.some((one) => one.id === id)).toBe(false);
    const { history } = await desk.as('manager')('readSettings', {});
    expect(history.slice(0, 3)).toMatchObject([
      { of: id, changes: [{ field: 'active', before: true, after: false }] },
      { of: id, changes: [{ field: 'phone', before: null, after: '+12125550179' }] },
      { of: id, changes: [{ field: 'awayUntil', before: null, after: '2026-12-24' }] },
    ]);
  });

  test('their own phone is set by themselves, with its record, and whoever saw them before is told', async () => {
    const { staff } = await call()('listStaff', {});
    const { version } = staff.find(({ id }) => id === 'nora') ?? { version: 0 };
    const from = desk.stack.clock.now().toISOString();
    await desk.as('manager')('changeMe', { body: { phone: '+12125550178' } });
    const { history } = await desk.as('manager')('readSettings', {});
    const changes = [{ field: 'phone', before: null, after: '+12125550178' }];
    expect(history[0]).toMatchObject({ by: 'nora', of: 'nora', changes });
    const stale = call()('changeStaff', { params: { staffId: 'nora' }, body: { version, name: 'Nora A.' } });
    expect(await refusal(stale)).toMatchObject({ code: 'changed_meanwhile' });
    const { rows } = await desk.as('manager')('searchAudit', { body: { action: 'changeMe', from } });
    expect(rows).toMatchObject([{ actor: 'nora', outcome: 'ok' }]);
    const own = desk.as('manager')('changeMe', { body: { phone: officeNumber } });
    expect((await refusal(own)).message).toMatch(/ring the practice itself/);
    await desk.as('manager')('changeMe', { body: { phone: null } });
  });

  test('a changed role holds at the next request', async () => {
    const versionOf = async () => (await call()('listStaff', {})).staff.find(({ id }) => id === 'nora')?.version ?? 0;
    await call()('changeStaff', {
      params: { staffId: 'nora' },
      body: { version: await versionOf(), role: 'coordinator' },
    });
    expect(await refusal(desk.as('manager')('readSettings', {}))).toMatchObject({ code: 'forbidden' });
    await call()('changeStaff', { params: { staffId: 'nora' }, body: { version: await versionOf(), role: 'manager' } });
    expect((await desk.as('manager')('readSettings', {})).settings.name).toBe('Harborlight Dental');
  });

  test('the last admin stays one', async () => {
    for (const body of [
      { version: 0, active: false },
      { version: 0, role: 'manager' as const },
    ]) {
      const refused = await refusal(call()('changeStaff', { params: { staffId: 'sam' }, body }));
      expect(refused).toMatchObject({ code: 'invalid', message: expect.stringContaining('only admin') });
    }
  });

  test('an older version, an unknown location and an unknown person are refused', async () => {
    const params = { staffId: 'nora' };
    expect(await refusal(call()('changeStaff', { params, body: { version: 0, name: 'N' } }))).toMatchObject({
      code: 'changed_meanwhile',
    });
    const nowhere = { name: 'X', role: 'coordinator' as const, locations: ['nowhere'] };
    expect(await refusal(call()('createStaff', { body: nowhere }))).toMatchObject({ code: 'invalid' });
    const gone = { params: { staffId: 'nobody' }, body: { version: 0, name: 'N' } };
    expect(await refusal(call()('changeStaff', gone))).toMatchObject({ code: 'not_found' });
  });
});
