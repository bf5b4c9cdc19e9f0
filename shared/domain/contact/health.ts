import type { FailureKind } from '../../channels/channel.ts';
import type { Address, HealthKind } from './address.ts';

/** What clears a finding: a text or mail from the address, one that is delivered there, or a person who knows better. */
type Clears = 'word' | 'delivery';

const clearedBy: Record<HealthKind, readonly Clears[]> = {
  landline: ['word'],
  invalid: ['word'],
  bounced: ['word'],
  'carrier-blocked': ['word', 'delivery'],
  unreachable: ['word', 'delivery'],
};

/** What clears a finding by itself; staff can clear any. */
export function clearsBy(kind: HealthKind): readonly Clears[] {
  return clearedBy[kind];
}

/** The finding a failed message leaves on its address, by what its code means and the code itself; none for the rest. */
export function findingOf(kind: FailureKind | 'blocked', code: string): HealthKind | undefined {
  if (kind === 'landline') return 'landline';
  if (kind === 'permanent') return 'invalid';
  // 30036: there was no time left to deliver it, which says nothing of the phone.
  if (kind === 'unreachable' && code !== 'provider_silent' && code !== '30036') return 'unreachable';
  // 30004: the carrier or the phone blocks us; 30007: a filter took it.
  if (kind === 'filtered' && (code === '30004' || code === '30007')) return 'carrier-blocked';
  return undefined;
}

/** The address with one more finding, newest evidence first. */
export function withFinding(
  of: Address,
  kind: HealthKind,
  evidence: NonNullable<Address['health']>[HealthKind],
): Address {
  return { ...of, health: { ...of.health, [kind]: evidence } };
}

/** The address without the findings that this clears; the same value when there are none. */
export function cleared(of: Address, by: Clears | 'staff'): Address {
  if (!of.health) return of;
  const { health, ...rest } = of;
  const kept = Object.entries(health).filter(([kind]) => by !== 'staff' && !clearedBy[kind as HealthKind].includes(by));
  if (kept.length === Object.keys(health).length) return of;
  return kept.length === 0 ? rest : { ...rest, health: Object.fromEntries(kept) };
}
