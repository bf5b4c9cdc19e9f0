import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ulid } from 'ulid';
import { call, queryClient, sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';

const longest = 4_000_000;

/** Chooses a file and says where its patients belong and who vouches for consent; then it is tried. */
export function NewImport() {
  const { practice } = useMe();
  const navigate = useNavigate();
  const [file, setFile] = useState<File>();
  const [location, setLocation] = useState(practice.locations[0]?.id ?? '');
  const [vouchedBy, setVouchedBy] = useState('');
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function begin() {
    if (!file) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      const content = textOf(await file.arrayBuffer());
      if (content.length > longest)
        throw new RangeError('The file is larger than 4 MB. Split it, and bring in the parts.');
      const body = {
        id: ulid(),
        name: file.name.slice(0, 120),
        content,
        location,
        ...(vouchedBy.trim() ? { vouchedBy: vouchedBy.trim() } : {}),
      };
      const { id: importId } = await call('startImport', { body });
      await queryClient.invalidateQueries({ queryKey: ['imports'] });
      await navigate({ to: '/imports/$importId', params: { importId } });
    } catch (error) {
      setBusy(false);
      setTrouble(error instanceof RangeError ? error.message : sentenceOf(error));
    }
  }

  return (
    <form
      className="import-part stack"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <p className="second">
        A CSV from your practice system, or FHIR R4 (a bundle, or one resource a line). It is tried first: you see what
        would happen, and nothing changes until you say so. The same file twice changes nothing.
      </p>
      <label className="labelled">
        File, up to 4 MB
        <input
          type="file"
          className="field field-file"
          accept=".csv,.tsv,.txt,.json,.ndjson"
          onChange={(event) => setFile(event.currentTarget.files?.[0])}
        />
      </label>
      <label className="labelled">
        Location of patients whose row names none
        <select className="field" value={location} onChange={(event) => setLocation(event.currentTarget.value)}>
          {practice.locations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="labelled">
        Who vouches that patients gave these numbers for their care, and how?
        <input
          className="field"
          value={vouchedBy}
          maxLength={200}
          placeholder="Nora: on our intake form"
          onChange={(event) => setVouchedBy(event.currentTarget.value)}
        />
        <span className="meta">
          Left empty, no consent is recorded, and nothing goes out by itself until they are asked.
        </span>
      </label>
      {trouble ? (
        <p className="c-danger" role="alert">
          {trouble}
        </p>
      ) : null}
      <div className="line">
        <button type="submit" className="btn btn-main" disabled={isBusy || !file}>
          Try it
        </button>
        <span className="meta" role="status">
          {isBusy ? 'Reading the file' : file ? '' : 'Choose a file first.'}
        </span>
      </div>
    </form>
  );
}

/** A file's text: UTF-8, or else what older Windows programs write. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
