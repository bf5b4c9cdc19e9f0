import '../ui/fields.css';
import './imports.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { ImportOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { useMe, zoneOf } from '../me.ts';
import { Away } from '../ui/away.tsx';
import { whenOf } from '../ui/dates.ts';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { ImportJob } from './import-job.tsx';
import { stateWords } from './import-words.ts';
import { NewImport } from './new-import.tsx';

const pollMilliseconds = 1_000;

/** Bringing in patients and visits: a new file, the one that is open, and the latest ones. */
export function ImportsPage() {
  const { importId } = useParams({ strict: false });
  const [showsKeys, setShowsKeys] = useState(false);
  const opened = useQuery({
    queryKey: ['imports', importId],
    queryFn: () => call('readImport', { params: { importId: importId ?? '' } }),
    enabled: importId !== undefined,
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'checking' || data?.state === 'running' ? pollMilliseconds : false,
  });
  return (
    <div className="desk desk-page">
      <Away />
      <Rail onKeys={() => setShowsKeys(true)} />
      <main className="imports">
        <header className="imports-head">
          <h1>{importId ? (opened.data?.name ?? 'Import') : 'Bring in patients and visits'}</h1>
          {importId ? (
            <Link to="/imports" className="btn btn-sm">
              Another file
            </Link>
          ) : null}
        </header>
        {importId === undefined ? (
          <>
            <NewImport />
            <Latest />
          </>
        ) : opened.error ? (
          <p role="alert" className="c-danger">
            {sentenceOf(opened.error)}
          </p>
        ) : opened.data ? (
          <ImportJob key={opened.data.id} job={opened.data} />
        ) : (
          <p className="meta" aria-busy="true">
            Loading
          </p>
        )}
      </main>
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} columns={[]} />
    </div>
  );
}

function Latest() {
  const me = useMe();
  const now = useNow();
  const list = useQuery({ queryKey: ['imports', 'latest'], queryFn: () => call('listImports', {}) });
  const imports = list.data?.imports ?? [];
  if (imports.length === 0) return null;
  const byWhom = ({ by }: ImportOut) => me.staff.find(({ id }) => id === by)?.name ?? 'Somebody who left';
  return (
    <section className="import-part">
      <h2>Latest</h2>
      <ul className="import-list">
        {imports.map((one) => (
          <li key={one.id}>
            <Link to="/imports/$importId" params={{ importId: one.id }} className="strong">
              {one.name}
            </Link>
            <span className="chip">{stateWords[one.state]}</span>
            <span className="meta end">
              {byWhom(one)}, {whenOf(Date.parse(one.at), zoneOf(me, one.location), now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
