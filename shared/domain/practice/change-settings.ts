import type { App } from '../../ports.ts';
import { Refusal } from '../../refusal.ts';
import { lookAtDigest } from '../digest/digest.rows.ts';
import { digestMoments, digestOf } from '../digest/digest.ts';
import { putPendingPlans } from '../reminder/pending-plans.rows.ts';
import type { Staff } from '../staff/staff.ts';
import { fieldChanges } from './field-changes.ts';
import {
  appendSettingsChange,
  practiceKey,
  practiceRow,
  putPendingSettings,
  replacePractice,
} from './practice.rows.ts';
import { isOwnNumber, type Practice, type ReasonedSwitch, reasonedSwitches } from './practice.ts';
import { settled } from './read-practice.ts';
import type { SettingsForm } from './settings.schema.ts';

const shortestReason = 10;
/** What messages that wait and turns that are open were worked out from. */
const timing = new Set(['locations', 'quiet', 'quietOutreach', 'targetMinutes']);
/** What the steps of reminders were planned by. */
const planning = new Set(['locations', 'quiet']);

/**
 * Changes what is named, as one version with its own record of what each field was and became. What waits, and
 * the visits whose reminders are planned, are told by notes in the table, which jobs work off (apply-settings.ts,
 * apply-ladders.ts). Refusals: changed_meanwhile when `version` is not the
 * stored one, invalid where a location would go, a switch is turned on without its reason or the on-call number is our own.
 */
export async function changeSettings(app: App, who: Staff, asked: SettingsForm): Promise<Practice> {
  const before = settled(await app.table.get(practiceRow, practiceKey));
  if (asked.version !== before.version) throw changedMeanwhile(before);
  const at = app.now().toISOString();
  const given = changed(before, asked, who, at);
  const changes = fieldChanges(before, given);
  if (changes.length === 0) return before;
  const next: Practice = { ...given, version: before.version + 1, changedAt: at, changedBy: who.id };
  const isOf = (set: ReadonlySet<string>) => changes.some(({ field }) => set.has(field.split('.')[0] ?? ''));
  const [isTiming, isPlanning] = [isOf(timing), isOf(planning)];
  const visits = isPlanning ? putPendingPlans(at) : undefined;
  const reason = asked.reason ? { reason: asked.reason } : {};
  const committed = await app.table.commit({
    settings: replacePractice(next, before.version),
    change: appendSettingsChange({ id: app.newId(), at, by: who.id, of: 'settings', changes, ...reason }),
    digest: changes.some(({ field }) => field.startsWith('digest')) ? lookAtDigest(nextDigest(next, at)) : undefined,
    pending: isTiming ? putPendingSettings(next.version, at) : undefined,
    visits,
  });
  if (!committed.ok) throw changedMeanwhile(settled(await app.table.get(practiceRow, practiceKey)));
  app.log.info('settings_changed', { by: who.id, version: next.version, fields: changes.length });
  if (isTiming) await hasten(app, 'apply-settings');
  if (isPlanning) await hasten(app, 'apply-ladders');
  return next;
}

/** When the digest is looked at next: at once where it is off, so that nobody looks any more. */
function nextDigest(next: Practice, now: string): string {
  return digestOf(next).on ? new Date(digestMoments(next, Date.parse(now)).next).toISOString() : now;
}

function changedMeanwhile({ version, changedBy, changedAt }: Practice): Refusal {
  return new Refusal('changed_meanwhile', 'Somebody else changed the settings since you opened them. Look again.', {
    version,
    changedBy,
    changedAt,
  });
}

function changed(before: Practice, { change, reasons }: SettingsForm, who: Staff, at: string): Practice {
  const { onCallNumber, targetMinutes, ...named } = change;
  const gone = named.locations && before.locations.find(({ id }) => !named.locations?.some((kept) => kept.id === id));
  if (gone) {
    throw new Refusal('invalid', `${gone.name} cannot be taken away: conversations belong to it. Rename it instead.`, {
      field: 'change.locations',
    });
  }
  const { onCallNumber: known, ...others } = before;
  const onCall = onCallNumber === undefined ? known : (onCallNumber ?? undefined);
  const fields = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  const targets = Object.fromEntries(Object.entries(targetMinutes ?? {}).filter(([, value]) => value !== undefined));
  const next: Practice = {
    ...others,
    ...(onCall ? { onCallNumber: onCall } : {}),
    ...fields,
    targetMinutes: { ...before.targetMinutes, ...targets },
  };
  if (onCall && (change.onCallNumber || change.locations) && isOwnNumber(next, onCall)) {
    throw new Refusal('invalid', 'The on-call number is a number of the practice itself: nobody would be told.', {
      field: 'change.onCallNumber',
    });
  }
  return { ...next, switched: switchedBy(before, next, reasons ?? {}, who, at) };
}

/** Each switch with who turned it last; one that goes on without its reason is refused. */
function switchedBy(
  before: Practice,
  next: Practice,
  reasons: NonNullable<SettingsForm['reasons']>,
  who: Staff,
  at: string,
): Practice['switched'] {
  const turned = reasonedSwitches.filter((name) => isOn(before, name) !== isOn(next, name));
  const notes = turned.map((name) => {
    const reason = reasons[name] ?? '';
    if (isOn(next, name) && reason.length < shortestReason) {
      throw new Refusal('invalid', `Say why this is switched on, in at least ${shortestReason} characters.`, {
        field: `reasons.${name}`,
      });
    }
    return [name, { by: who.id, at, ...(reason === '' ? {} : { reason }) }] as const;
  });
  return { ...before.switched, ...Object.fromEntries(notes) };
}

function isOn(of: Practice, name: ReasonedSwitch): boolean {
  return name === 'transcription' ? (of.calls?.transcription ?? false) : of[name];
}

/** The note is in the table already, so a queue that does not answer is told in the log and left to the minute sweep. */
async function hasten(app: App, job: 'apply-settings' | 'apply-ladders'): Promise<void> {
  try {
    await app.queues.send('jobs', { job });
  } catch (error) {
    app.log.error('queue_did_not_take_it_the_sweep_will', error, {});
  }
}
