import type { RouteName } from '#shared/api.paths.ts';
import type { settingsRoutes } from '#shared/api.settings.ts';
import type { RouteOutput, RouteRequest } from '#shared/api.ts';
import { searchAudit } from '#shared/domain/audit/search-audit.ts';
import { deleteAlert } from '#shared/domain/practice/alert.rows.ts';
import { changeSettings } from '#shared/domain/practice/change-settings.ts';
import type { Practice } from '#shared/domain/practice/practice.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import { settingsHistory } from '#shared/domain/practice/settings-history.ts';
import { changeStaff, createStaff } from '#shared/domain/staff/save-staff.ts';
import { everySignIn, signInRow } from '#shared/domain/staff/sign-in.rows.ts';
import { everyStaff, staffRow } from '#shared/domain/staff/staff.rows.ts';
import type { Staff } from '#shared/domain/staff/staff.ts';
import type { App } from '#shared/ports.ts';

type Handle<N extends RouteName> = (app: App, who: Staff, request: RouteRequest<N>) => Promise<RouteOutput<N>>;
const shownChanges = 50;

/** What the routes of shared/api.settings.ts do, one sentence each. */
export const settingsHandlers: { [N in keyof typeof settingsRoutes]: Handle<N> } = {
  readSettings: async (app) => settingsOf(app, await readPractice(app)),
  changeSettings: async (app, who, { body }) => settingsOf(app, await changeSettings(app, who, body)),
  listStaff: async (app) => {
    const [{ rows }, signIns] = await Promise.all([
      app.table.query(staffRow, { ...everyStaff, consistent: true }),
      app.table.query(signInRow, { ...everySignIn, consistent: true }),
    ]);
    const byId = new Map(signIns.rows.map((signIn) => [signIn.staffId, signIn]));
    return { staff: rows.map((person) => ({ ...member(person), signIn: byId.get(person.id) })) };
  },
  createStaff: async (app, who, { body }) => member(await createStaff(app, who, body)),
  changeStaff: async (app, who, { params, body }) => member(await changeStaff(app, who, params.staffId, body)),
  searchAudit: (app, _who, { body }) => searchAudit(app, body),
  dismissAlert: async (app, _who, { params }) => {
    await app.table.commit({ alert: deleteAlert(params.code) });
    return { done: true };
  },
};

async function settingsOf(app: App, settings: Practice) {
  return { settings, history: await settingsHistory(app, shownChanges) };
}

function member(person: Staff) {
  return { ...person, version: person.version ?? 0 };
}
