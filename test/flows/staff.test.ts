import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiError } from '#shared/api.client.ts';
import { askSignIn } from '#shared/domain/staff/sign-in.rows.ts';
import { putStaff, staffKey, staffRow } from '#shared/domain/staff/staff.rows.ts';
import { visitor } from '../fixtures/signed-in.ts';
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

  describe('who is added can sign in', () => {
    const invited = () => desk.stack.issuer.invited();
    const signInOf = async (staffId: string) =>
      (await call()('listStaff', {})).staff.find(({ id }) => id === staffId)?.signIn;
    const versionOf = async (staffId: string) =>
      (await call()('listStaff', {})).staff.find(({ id }) => id === staffId)?.version ?? 0;
    const change = async (staffId: string, fields: object) => {
      const body = { version: await versionOf(staffId), ...fields };
      await call()('changeStaff', { params: { staffId }, body });
      await desk.stack.drain();
    };
    const added = async (name: string, more: object = {}) => {
      const email = `${name.toLowerCase()}@harborlight.example`;
      const body = { name, role: 'coordinator', locations: 'all', email, ...more } as const;
      const { id } = await call()('createStaff', { body });
      await desk.stack.drain();
      return id;
    };

    test('they are invited once, under the id that their tokens name, and sign in', async () => {
      const id = await added('Iris');
      expect(invited()[id]).toEqual({
        email: 'iris@harborlight.example',
        isEnabled: true,
        groups: ['coordinator'],
        invitations: 1,
      });
      expect(await signInOf(id)).toEqual({ state: 'open', invitedAt: expect.any(String) });
      const browser = visitor(desk.stack.url);
      const { status, json } = await browser.signIn(id);
      expect([status, json]).toMatchObject([201, { staffId: id }]);
      await change(id, { name: 'Iris B.' });
      expect(invited()[id]?.invitations).toBe(1);
    });

    test('a change of role or address follows; an invitation comes once more where it is asked for', async () => {
      const id = await added('Jo');
      await change(id, { role: 'manager' });
      expect(invited()[id]).toMatchObject({ groups: ['manager'], invitations: 1 });
      await change(id, { invite: true });
      expect(invited()[id]).toMatchObject({ invitations: 2 });
      await change(id, { email: 'jo.new@harborlight.example' });
      expect(invited()[id]).toMatchObject({ email: 'jo.new@harborlight.example', invitations: 3 });
      const { history } = await desk.as('manager')('readSettings', {});
      expect(history[1]).toMatchObject({ of: id, changes: [{ field: 'invitation', after: 'once more' }] });
    });

    test('whose user was deleted by hand, as who lost their phone may be, is invited anew under the same id', async () => {
      const id = await added('Joy');
      Reflect.deleteProperty(invited(), id);
      await change(id, { invite: true });
      expect(invited()[id]).toMatchObject({
        email: 'joy@harborlight.example',
        groups: ['coordinator'],
        invitations: 1,
      });
      expect((await visitor(desk.stack.url).signIn(id)).json).toMatchObject({ staffId: id });
    });

    test('whoever leaves is shut out at the issuer too, and let in again when they come back', async () => {
      const id = await added('Kim');
      await change(id, { active: false });
      expect(invited()[id]).toMatchObject({ isEnabled: false });
      expect(await signInOf(id)).toMatchObject({ state: 'ended' });
      await change(id, { active: true });
      expect(invited()[id]).toMatchObject({ isEnabled: true, invitations: 1 });
      expect(await signInOf(id)).toMatchObject({ state: 'open', invitedAt: expect.any(String) });
    });

    test('without an address nobody is invited, which the list says until there is one', async () => {
      const id = await added('Lee', { email: undefined });
      expect(await signInOf(id)).toEqual({ state: 'refused', why: 'no-email' });
      await change(id, { email: 'lee@harborlight.example' });
      expect(await signInOf(id)).toEqual({ state: 'open', invitedAt: expect.any(String) });
    });

    test("an address is one person's: another is refused, also where its owner left", async () => {
      const id = await added('Mo');
      const again = () => refusal(added('Mo'));
      expect(await again()).toMatchObject({ code: 'invalid', message: expect.stringContaining('Mo') });
      await change(id, { active: false });
      expect((await again()).message).toMatch(/who left/);
    });

    test("an address that the pool knows as another's is said, and set right by the next change", async () => {
      const id = await added('Ned');
      const row = await desk.app.table.get(staffRow, staffKey(id));
      if (!row) throw new Error('nobody was added');
      // As two admins do who add the same address at once.
      const twin = { ...row, id: 'twin', version: 1 };
      const asked = { asked: 'x', at: desk.stack.clock.now().toISOString() };
      await desk.app.table.commit({ twin: putStaff(twin), signIn: askSignIn('twin', asked) });
      await desk.advance(60_000);
      expect(await signInOf('twin')).toEqual({ state: 'refused', why: 'email-taken' });
      expect(invited().twin).toBeUndefined();
      await change('twin', { email: 'twin@harborlight.example' });
      expect(await signInOf('twin')).toMatchObject({ state: 'open' });
    });

    test('an invitation whose queue lost it goes with the next minute', async () => {
      const asked = { asked: 'lost', at: desk.stack.clock.now().toISOString() };
      const person = { id: 'olga', name: 'Olga', role: 'coordinator', locations: 'all', active: true } as const;
      const row = putStaff({ ...person, email: 'olga@harborlight.example' });
      await desk.app.table.commit({ row, signIn: askSignIn('olga', asked) });
      await desk.advance(60_000);
      expect(invited().olga).toMatchObject({ invitations: 1, groups: ['coordinator'] });
    });
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
