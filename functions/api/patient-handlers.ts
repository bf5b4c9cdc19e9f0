import type { patientRoutes } from '#shared/api.patients.ts';
import type { RouteOutput } from '#shared/api.ts';
import { readHousehold } from '#shared/domain/household/read-household.ts';
import { saveHousehold } from '#shared/domain/household/save-household.ts';
import { assignEntry } from '#shared/domain/merge/assign-entry.ts';
import { joinThreads } from '#shared/domain/merge/join-threads.ts';
import type { Merge } from '#shared/domain/merge/merge.ts';
import { mergeRecords } from '#shared/domain/merge/merge-records.ts';
import { previewMerge } from '#shared/domain/merge/preview-merge.ts';
import { undoMerge } from '#shared/domain/merge/undo-merge.ts';
import type { Patient } from '#shared/domain/patient/patient.ts';
import { readPatient } from '#shared/domain/patient/read-patient.ts';
import { changePatient, createPatient } from '#shared/domain/patient/save-patient.ts';
import { searchPatients } from '#shared/domain/patient/search-patients.ts';
import type { Staff } from '#shared/domain/staff/staff.ts';
import type { App } from '#shared/ports.ts';
import type { Handle } from './handle.ts';

/** The doings of the routes of patients and households, one sentence each. */
export const patientHandlers: { [N in keyof typeof patientRoutes]: Handle<N> } = {
  searchPatients: async (app, who, { body }) => ({ patients: await searchPatients(app, who, body) }),
  createPatient: (app, who, { body }) => createPatient(app, who, defined(body)),
  readPatient: async (app, who, { params, query }) => {
    const patient = await readPatient(app, who, params.patientId);
    return query.household ? { ...patient, household: await showHousehold(app, who, patient) } : patient;
  },
  changePatient: (app, who, { params, body }) => changePatient(app, who, params.patientId, body),
  readHousehold: async (app, who, { params }) => showHousehold(app, who, await readPatient(app, who, params.patientId)),
  saveHousehold: async (app, who, { params, body }) => {
    await saveHousehold(app, who, params.patientId, body);
    return showHousehold(app, who, await readPatient(app, who, params.patientId));
  },
  assignThread: async (app, who, { params, body }) => showMerge(await joinThreads(app, who, params.threadId, body)),
  assignEntry: async (app, who, { params, body }) => showMerge(await assignEntry(app, who, params, body)),
  previewMerge: async (app, who, { params }) => {
    const preview = await previewMerge(app, who, params.patientId, params.otherId);
    return { ...preview, patients: [preview.kept, preview.gone].map(({ patient: { id } }) => ({ id })) };
  },
  mergePatients: async (app, who, { params, body }) => showMerge(await mergeRecords(app, who, params.patientId, body)),
  undoMerge: async (app, who, { params }) => showMerge(await undoMerge(app, who, params.mergeId)),
};

async function showHousehold(app: App, who: Staff, patient: Patient): Promise<RouteOutput<'readHousehold'>> {
  const { household, ...beside } = await readHousehold(app, who, patient);
  return { ...household, ...beside };
}

/** Where it stands now: undone, it is back where it was. */
function showMerge({ id: mergeId, from, into, patientId, record, undone }: Merge): RouteOutput<'undoMerge'> {
  const [threadId, fromThreadId] = undone ? [from, into] : [into, from];
  const patients = record && [patientId, record.gone].flatMap((id) => (id ? [{ id }] : []));
  return {
    ...{ mergeId, threadId, fromThreadId, undone: undone !== undefined },
    ...(patientId ? { patientId } : {}),
    ...(patients ? { patients } : {}),
  };
}

/** Without the fields that were not given. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
