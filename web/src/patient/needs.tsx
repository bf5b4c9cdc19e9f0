import { useState } from 'react';
import { changePatient, type Patient } from './use-patient.ts';

const languages = [
  { id: 'en', name: 'English' },
  { id: 'es', name: 'Español' },
] as const;
type Language = (typeof languages)[number]['id'];

/** Which language they read, and what they need to come: shown, and changed in place. */
export function Needs({ patient }: { patient: Patient }) {
  const [isEdited, setEdited] = useState<boolean>();
  const { language, interpreter, transport, deceased } = patient;
  return (
    <section className="panel-part" aria-label="Needs">
      <h3 className="line">
        Needs
        {isEdited ? null : (
          <button
            type="button"
            className="btn-link end"
            // biome-ignore lint/a11y/noAutofocus: the form is gone, and the focus with it.
            autoFocus={isEdited === false}
            onClick={() => setEdited(true)}
          >
            Change<span className="read-aloud"> what they need</span>
          </button>
        )}
      </h3>
      {deceased ? <p className="chip chip-danger">Recorded as deceased: nothing is sent</p> : null}
      {isEdited ? (
        <NeedsForm patient={patient} onDone={() => setEdited(false)} />
      ) : (
        <dl className="panel-facts">
          <dt>Language</dt>
          <dd>{languages.find(({ id }) => id === language)?.name ?? 'Not said'}</dd>
          <dt>Interpreter</dt>
          <dd dir="auto">{interpreter || 'None'}</dd>
          <dt>Transport</dt>
          <dd dir="auto">{transport || 'None'}</dd>
        </dl>
      )}
    </section>
  );
}

function NeedsForm({ patient, onDone }: { patient: Patient; onDone: () => void }) {
  const [language, setLanguage] = useState(asLanguage(patient.language));
  const [interpreter, setInterpreter] = useState(patient.interpreter ?? '');
  const [transport, setTransport] = useState(patient.transport ?? '');
  async function save() {
    const body = {
      language: language ?? null,
      interpreter: interpreter.trim() || null,
      transport: transport.trim() || null,
    };
    if (await changePatient(patient, body)) onDone();
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className="labelled">
        Language
        <select
          className="field"
          // biome-ignore lint/a11y/noAutofocus: the button that opened this form is gone, and the focus with it.
          autoFocus
          value={language ?? ''}
          onChange={(event) => setLanguage(asLanguage(event.currentTarget.value))}
        >
          <option value="">Not said</option>
          {languages.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="labelled">
        Interpreter, for which language
        <input
          className="field"
          maxLength={40}
          value={interpreter}
          onChange={(event) => setInterpreter(event.currentTarget.value)}
        />
      </label>
      <label className="labelled">
        Transport
        <input
          className="field"
          maxLength={120}
          value={transport}
          onChange={(event) => setTransport(event.currentTarget.value)}
        />
      </label>
      <div className="line">
        <button type="submit" className="btn btn-sm btn-main">
          Save
        </button>
        <button type="button" className="btn btn-sm btn-quiet" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function asLanguage(text: string | undefined): Language | undefined {
  return languages.find(({ id }) => id === text)?.id;
}
