import { useState } from 'react';
import type { ImportOut, RouteInput } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { showTrouble } from '../ui/toast-store.ts';
import { ColumnMapping } from './column-mapping.tsx';
import { fieldWords, isField, stateWords } from './import-words.ts';

/** One import: how far it is, what was found, and the next thing to decide. It goes on when the page is left. */
export function ImportJob({ job }: { job: ImportOut }) {
  const [isBusy, setBusy] = useState(false);
  const isGoing = job.state === 'checking' || job.state === 'running';
  async function change(body: RouteInput<'changeImport'>['body']) {
    setBusy(true);
    try {
      queryClient.setQueryData(['imports', job.id], await call('changeImport', { params: { importId: job.id }, body }));
    } catch (error) {
      showTrouble(sentenceOf(error));
    }
    setBusy(false);
  }
  const isDry = job.state !== 'running' && job.state !== 'done';
  return (
    <>
      <section className="import-part" aria-label="Progress">
        <p className="line">
          <span
            className={`chip ${job.state === 'done' ? 'chip-ok' : job.state === 'mapping' ? 'chip-warn' : 'chip-accent'}`}
          >
            {stateWords[job.state]}
          </span>
          <span className="meta" role="status">
            {job.state === 'mapping'
              ? `${job.total} rows wait for their columns to be named.`
              : `${job.position} of ${job.total} rows read${isGoing ? '. You can leave this page; it goes on.' : '.'}`}
          </span>
        </p>
        <progress className="import-bar" max={job.total} value={job.position} aria-label="Rows read" />
        {job.state === 'mapping' ? null : <Counts counts={job.counts} isDry={isDry} />}
        {job.vouchedBy ? null : (
          <p className="meta">Nobody vouches for these numbers: no consent is recorded with them.</p>
        )}
        {job.state === 'checked' ? (
          <div className="line">
            <button type="button" className="btn btn-main" disabled={isBusy} onClick={() => change({ run: true })}>
              Bring them in
            </button>
            <span className="meta">
              {job.counts.created + job.counts.updated === 0
                ? 'Nothing would change.'
                : `${job.counts.created + job.counts.updated} rows would change something.`}
            </span>
          </div>
        ) : null}
      </section>
      {job.format === 'csv' && (job.state === 'mapping' || job.state === 'checked') ? (
        <ColumnMapping key={job.pass} job={job} isBusy={isBusy} onMapping={(mapping) => change({ mapping })} />
      ) : null}
      <Problems job={job} />
    </>
  );
}

function Counts({ counts, isDry }: { counts: ImportOut['counts']; isDry: boolean }) {
  const would = isDry ? 'would be ' : '';
  const parts: [number, string][] = [
    [counts.created, `${would}new`],
    [counts.updated, `${would}changed`],
    [counts.unchanged, 'the same as now'],
    [counts.rejected, 'rejected'],
    [counts.warned, 'with something left out'],
  ];
  return (
    <dl className="import-counts">
      {parts.map(([number, words]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{number}</dd>
        </div>
      ))}
    </dl>
  );
}

function Problems({ job }: { job: ImportOut }) {
  const { rejected, warned } = job.counts;
  if (job.problems.length === 0) return null;
  async function download() {
    try {
      const { csv, fileName } = await call('downloadImportProblems', { params: { importId: job.id } });
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
      link.download = fileName;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      showTrouble(sentenceOf(error));
    }
  }
  return (
    <section className="import-part">
      <h2 className="line">
        What did not fit
        <button type="button" className="btn btn-sm end" onClick={download}>
          Download all as CSV
        </button>
      </h2>
      <p className="meta">
        {rejected} rejected, {warned} taken with something left out
        {job.problems.length < rejected + warned ? `; the first ${job.problems.length} are shown` : ''}.
      </p>
      <div className="import-table">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Outcome</th>
              <th scope="col">Field</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {job.problems.map((problem) => (
              <tr key={`${problem.row} ${problem.field} ${problem.reason}`}>
                <td>{problem.row}</td>
                <td>
                  <span className={`chip ${problem.kind === 'rejected' ? 'chip-danger' : ''}`}>
                    {problem.kind === 'rejected' ? 'Rejected' : 'Left out'}
                  </span>
                </td>
                <td>{problem.field && isField(problem.field) ? fieldWords[problem.field] : problem.field}</td>
                <td>{problem.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
