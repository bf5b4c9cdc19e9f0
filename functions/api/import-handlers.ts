import type { importRoutes } from '#shared/api.imports.ts';
import { problemsCsv, showHead, showImport } from '#shared/domain/import/show-import.ts';
import { changeImport, listImports, readImport, startImport } from '#shared/domain/import/start-import.ts';
import type { Handle } from './handle.ts';

/** The doings of the imports' routes, one sentence each. */
export const importHandlers: { [N in keyof typeof importRoutes]: Handle<N> } = {
  startImport: async (app, who, { body }) => showImport(app, await startImport(app, who, body)),
  listImports: async (app, who) => ({ imports: (await listImports(app, who)).map(showHead) }),
  readImport: async (app, who, { params }) => showImport(app, await readImport(app, who, params.importId)),
  changeImport: async (app, who, { params, body }) =>
    showImport(app, await changeImport(app, who, params.importId, body)),
  downloadImportProblems: async (app, who, { params }) => {
    const head = await readImport(app, who, params.importId);
    return { fileName: `problems-${head.id}.csv`, csv: await problemsCsv(app, head) };
  },
};
