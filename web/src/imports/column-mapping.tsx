import { useState } from 'react';
import type { ImportOut } from '#shared/api.ts';
import { type Field, fields, isField } from './import-words.ts';

interface Props {
  job: ImportOut;
  isBusy: boolean;
  onMapping: (mapping: ImportOut['mapping']) => void;
}

/** What each column holds, with the first rows beside it; naming one anew tries the file again. */
export function ColumnMapping({ job, isBusy, onMapping }: Props) {
  const [mapping, setMapping] = useState(job.mapping);
  const isSame = mapping.every((field, at) => field === job.mapping[at]);
  const name = (at: number, value: string) =>
    setMapping((before) => {
      const field: Field | null = isField(value) ? value : null;
      // A meaning stands once: the column that had it before gives it up.
      return before.map((one, other) => (other === at ? field : one === field ? null : one));
    });
  return (
    <section className="import-part">
      <h2>What the columns hold</h2>
      <ul className="import-columns">
        {job.columns.map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and their places do not change
          <li key={at}>
            <label className="labelled">
              <span dir="auto">{column || `Column ${at + 1}`}</span>
              <select
                className="field"
                value={mapping[at] ?? ''}
                disabled={isBusy}
                onChange={(event) => name(at, event.currentTarget.value)}
              >
                <option value="">Leave out</option>
                {fields.map(({ field, words }) => (
                  <option key={field} value={field}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
            <span className="meta cut" dir="auto">
              {job.sample
                .map((row) => row[at])
                .filter((cell) => cell)
                .join(' · ') || 'empty in the first rows'}
            </span>
          </li>
        ))}
      </ul>
      <div className="line">
        <button
          type="button"
          className="btn"
          disabled={isBusy || (isSame && job.state === 'checked')}
          onClick={() => onMapping(mapping)}
        >
          Try it with these
        </button>
      </div>
    </section>
  );
}
