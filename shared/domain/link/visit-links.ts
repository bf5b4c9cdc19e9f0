import type { App } from '../../ports.ts';
import type { Appointment } from '../appointment/appointment.ts';
import { visitToken, visitUrl } from './visit-link.ts';

/** The links to some visits as they stand, for a message to an address; in their order. */
export async function visitLinks(
  app: App,
  visits: readonly Pick<Appointment, 'id' | 'version'>[],
  address: string,
): Promise<string[]> {
  const [key] = await app.settings.mail.signingKeys();
  if (!key) throw new Error('SIGNING_KEY is needed to make links');
  return visits.map(({ id, version }) =>
    visitUrl(app.settings.publicBaseUrl, visitToken(key, { appointmentId: id, version }, address)),
  );
}
