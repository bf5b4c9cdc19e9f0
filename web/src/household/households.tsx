import './household.css';
import { useState } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import type { Patient } from '../patient/use-patient.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { assign } from './assigning.ts';
import { Confidential } from './confidential.tsx';
import { GuardianForm } from './guardian-form.tsx';
import { Twice } from './twice.tsx';
import { type GuardianOut, type HouseholdOut, saveHousehold, useHousehold } from './use-household.ts';

/** Who may be told of a patient, what waits to be looked at, and what stands apart that is theirs. */
export function Households({ patient, thread, today }: { patient: Patient; thread: ThreadOut; today: string }) {
  const { data } = useHousehold(patient.id, thread);
  if (!data) return null;
  return (
    <>
      {data.apart.map((one) => (
        <section className="panel-part" aria-label="An earlier conversation" key={one.threadId}>
          <p>
            An earlier conversation of {phoneOf(one.address)} stands apart, from before it was {patient.givenName}’s.
          </p>
          <button
            type="button"
            className="btn btn-sm"
            onClick={() => assign({ thread: { id: one.threadId } }, { patientId: patient.id, withAddress: true })}
          >
            Bring it in
          </button>
        </section>
      ))}
      <Guardians patient={patient} household={data} today={today} />
      {data.mayKeepConfidential ? <Confidential patient={patient} household={data} /> : null}
      <Twice patient={patient} />
    </>
  );
}

function Guardians({ patient, household, today }: { patient: Patient; household: HouseholdOut; today: string }) {
  const [edited, setEdited] = useState<GuardianOut | 'new'>();
  const { guardians, version, review } = household;
  const save = async (next: readonly Omit<GuardianOut, 'id'>[]) => {
    if (await saveHousehold(patient.id, { version, guardians: [...next] })) setEdited(undefined);
  };
  const without = (id: string) => guardians.filter((one) => one.id !== id);
  return (
    <section className="panel-part" aria-label="May be told of them">
      <h3 className="line">
        May be told of them
        {edited || guardians.length >= 4 ? null : (
          <button type="button" className="icon-btn end" aria-label="Add a guardian" onClick={() => setEdited('new')}>
            <Icon name="plus" />
          </button>
        )}
      </h3>
      {review ? (
        <div role="note" className="stack">
          <p>
            <Icon name="alert" size={14} className="c-warn" />{' '}
            <b className="strong">
              {review.age ? `${patient.givenName} turned ${review.age}.` : 'A date has come.'}
              {review.ended ? ' Rights have ended.' : ''}
            </b>{' '}
            Look again at who may be told, and of what.
          </p>
          <button type="button" className="btn btn-sm" onClick={() => save(guardians)}>
            Looked at: keep it so
          </button>
        </div>
      ) : null}
      {guardians.length === 0 && edited === undefined ? <p className="meta">Nobody else.</p> : null}
      <ul>
        {guardians.map((one) =>
          edited !== 'new' && edited?.id === one.id ? null : (
            <li key={one.id} className="guardian">
              <div className="line">
                <b className="strong cut">{one.name}</b>
                <span className="meta">{one.relation}</span>
                <button type="button" className="btn-link end" onClick={() => setEdited(one)}>
                  Change<span className="read-aloud"> {one.name}</span>
                </button>
              </div>
              <p className="meta">
                {[...one.phones.map(phoneOf), ...one.emails].join(', ')} · {scopeWords(one)}
                {one.until ? (one.until <= today ? ` · ended ${one.until}` : ` · until ${one.until}`) : ''}
              </p>
            </li>
          ),
        )}
      </ul>
      {edited ? (
        <GuardianForm
          of={edited === 'new' ? undefined : edited}
          today={today}
          onSave={(one) => save(edited === 'new' ? [...guardians, one] : [...without(edited.id), one])}
          onRemove={edited === 'new' ? undefined : () => save(without(edited.id))}
          onClose={() => setEdited(undefined)}
        />
      ) : null}
    </section>
  );
}

function scopeWords({ scope }: GuardianOut): string {
  if (scope.length > 1) return 'visits and messages';
  return scope[0] === 'visits' ? 'visits only' : 'messages only';
}
