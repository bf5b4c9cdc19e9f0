import { Link } from '@tanstack/react-router';
import { HandledToday } from './handled-today.tsx';
import { emptyWords, type View } from './views.ts';

/** What an empty view says. Only the inbox that is done gets the picture. */
export function ListEmpty({ view }: { view: View }) {
  const { title, words } = emptyWords[view];
  return (
    <div className="empty">
      {view === 'needs-reply' ? <AllDone /> : null}
      <h2>{title}</h2>
      <p>
        {words}
        {view === 'needs-reply' ? <HandledToday /> : null}
      </p>
      {view === 'needs-reply' ? (
        <p className="meta">
          <Link to="/inbox" search={(search) => ({ ...search, view: 'snoozed' })}>
            Snoozed
          </Link>{' '}
          and{' '}
          <Link to="/inbox" search={(search) => ({ ...search, view: 'waiting' })}>
            waiting
          </Link>{' '}
          conversations are in their own views.
        </p>
      ) : null}
    </div>
  );
}

function AllDone() {
  return (
    <svg width="72" height="56" viewBox="0 0 72 56" aria-hidden="true">
      <rect x="8" y="8" width="44" height="30" rx="8" fill="var(--accent-soft)" stroke="var(--accent-line)" />
      <path d="M20 19h20M20 27h12" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
      <path d="M2 49h68" stroke="var(--line-strong)" strokeWidth="2" strokeLinecap="round" />
      <circle cx="54" cy="34" r="11" fill="var(--surface)" stroke="var(--ok-solid)" strokeWidth="2" />
      <path
        d="M49 34.5l3.5 3.5 6.5-7.5"
        fill="none"
        stroke="var(--ok-solid)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
