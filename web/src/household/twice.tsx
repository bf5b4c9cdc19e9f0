import { lazy, Suspense, useState } from 'react';
import { useMe } from '../me.ts';
import type { Patient } from '../patient/use-patient.ts';

const MergeDialog = lazy(() =>
  import('./merge-dialog.tsx').then(({ MergeDialog: component }) => ({ default: component })),
);

/** Where a manager says that somebody was registered twice. */
export function Twice({ patient }: { patient: Patient }) {
  const { me } = useMe();
  const [isAsked, setAsked] = useState(false);
  if (me.role === 'coordinator') return null;
  return (
    <section className="panel-part" aria-label="Registered twice">
      <button type="button" className="btn btn-sm" onClick={() => setAsked(true)}>
        Same person as…
      </button>
      {isAsked ? (
        <Suspense>
          <MergeDialog patient={patient} onClose={() => setAsked(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}
