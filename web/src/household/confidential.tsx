import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Patient } from '../patient/use-patient.ts';
import { e164Of, phoneOf } from '../ui/phone.ts';
import { type HouseholdOut, saveHousehold } from './use-household.ts';

/** Where the patient alone is reached: shown to those who may see it, and to nobody else. */
export function Confidential({ patient, household }: { patient: Patient; household: HouseholdOut }) {
  const { confidential, version } = household;
  const [isEdited, setEdited] = useState(false);
  const [phone, setPhone] = useState('');
  const [trouble, setTrouble] = useState('');
  const keep = async (phones: string[]) => {
    if (await saveHousehold(patient.id, { version, confidential: { phones, emails: confidential?.emails ?? [] } }))
      setEdited(false);
  };
  function save() {
    const number = e164Of(phone);
    if (!number) return setTrouble(`${phone || 'This'} is no telephone number.`);
    setTrouble('');
    return void keep([number]);
  }
  return (
    <section className="panel-part" aria-label="Confidential">
      <h3 className="line">
        Confidential
        {isEdited ? null : (
          <button type="button" className="btn-link end" onClick={() => setEdited(true)}>
            {confidential ? 'Change' : 'Add'}
            <span className="read-aloud"> the confidential number</span>
          </button>
        )}
      </h3>
      {confidential ? (
        <p className="line">
          <span className="cut">{[...confidential.phones.map(phoneOf), ...confidential.emails].join(', ')}</span>
          <Link
            className="btn btn-xs end"
            to="/inbox/$threadId"
            params={{ threadId: confidential.threadId }}
            search={true}
          >
            Open
          </Link>
        </p>
      ) : (
        <p className="meta">No number that is {patient.givenName}’s alone.</p>
      )}
      {isEdited ? (
        <form
          className="stack"
          aria-label="Confidential number"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <label className="labelled">
            A number that is theirs alone
            <input
              className="field"
              type="tel"
              // biome-ignore lint/a11y/noAutofocus: the button that opened this form is gone, and the focus with it.
              autoFocus
              value={phone}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
          </label>
          <p className="meta">No guardian sees what is written there, and nothing automatic says what it is about.</p>
          {trouble ? <p role="alert">{trouble}</p> : null}
          <div className="line">
            <button type="submit" className="btn btn-sm btn-main">
              Save
            </button>
            <button type="button" className="btn btn-sm btn-quiet" onClick={() => setEdited(false)}>
              Cancel
            </button>
            {confidential ? (
              <button type="button" className="btn btn-sm btn-danger end" onClick={() => void keep([])}>
                End it
              </button>
            ) : null}
          </div>
        </form>
      ) : null}
    </section>
  );
}
