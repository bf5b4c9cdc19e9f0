import type { consentRoutes } from '#shared/api.consent.ts';
import type { RouteOutput } from '#shared/api.ts';
import { type Proof, readProof } from '#shared/domain/consent/read-proof.ts';
import { healthWords } from '#shared/domain/contact/health-words.ts';
import { readPractice } from '#shared/domain/practice/read-practice.ts';
import type { App } from '#shared/ports.ts';
import type { Handle } from './handle.ts';

/** The doings of the routes of consent. */
export const consentHandlers: { [N in keyof typeof consentRoutes]: Handle<N> } = {
  readProof: async (app, who, { body }) => proofOf(app, await readProof(app, who, body)),
};

async function proofOf(app: App, { address: of, standings, ledger }: Proof): Promise<RouteOutput<'readProof'>> {
  const { name } = await readPractice(app);
  return {
    channel: of.channel,
    address: of.address,
    patients: of.people.map(({ patientId, name: patient }) => ({ id: patientId, name: patient })),
    practice: name,
    asOf: app.now().toISOString(),
    ...(of.optedOut ? { optedOut: of.optedOut } : {}),
    ...(of.openAtProvider ? { openAtProvider: true } : {}),
    blockedBy: of.blockedBy ?? [],
    health: healthWords(of),
    standings: standings.map(({ line, ...standing }) => ({ ...standing, ...(line ? { line } : {}) })),
    ledger,
  };
}
