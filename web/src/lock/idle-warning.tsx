import { useStore } from '../ui/store.ts';
import { soon, touched } from './idle.ts';

/** Says a minute before that the desk will be locked; any key or click keeps it open. */
export function IdleWarning() {
  const coming = useStore(soon, (value) => value);
  if (!coming) return null;
  return (
    <section className="idle-warning" aria-label="Still there?">
      <div>
        <p className="strong" role="alert">
          {coming.why === 'idle' ? 'Still there? This desk is about to be locked.' : 'Twelve hours are almost over.'}
        </p>
        <p className="meta">
          <span aria-hidden="true">In {coming.seconds} s. </span>
          What you have written stays.
        </p>
      </div>
      {coming.why === 'idle' ? (
        <button type="button" className="btn btn-main" onClick={touched}>
          Stay signed in
        </button>
      ) : null}
    </section>
  );
}
