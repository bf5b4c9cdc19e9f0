import { useEffect, useState } from 'react';
import type { SessionEnd } from '#shared/domain/session/session.ts';
import { queryClient } from '../client.ts';
import { signOut } from '../session.ts';
import { Logo } from '../ui/logo.tsx';

const reasons: Record<SessionEnd, string> = {
  idle: 'Nobody touched it for a while.',
  too_long: 'You were signed in for 12 hours, which is the longest.',
  signed_out: 'You were signed out somewhere else.',
  withdrawn: 'Your access was taken back. If that is a surprise, ask an admin of the practice.',
};

/** Stands in for the whole desk while it is locked: nothing of any patient is on the page. What was written is kept. */
export function LockScreen({ why, name }: { why: SessionEnd; name: string | undefined }) {
  const [isBlocked, setIsBlocked] = useState(false);
  const [isAway, setIsAway] = useState(false);
  useEffect(() => {
    const title = document.title;
    document.title = 'Locked · Deskline';
    return () => {
      document.title = title;
      // What the desk shows may be old by now.
      void queryClient.invalidateQueries();
    };
  }, []);

  function signInAgain() {
    const opened = window.open('/sign-in?again', 'deskline-sign-in', 'popup,width=520,height=760');
    setIsBlocked(opened === null);
  }

  return (
    <main className="lock">
      <div className="lock-box" role="alertdialog" aria-labelledby="lock-title" aria-describedby="lock-why">
        <Logo />
        <h1 id="lock-title">{name === undefined ? 'This desk is locked' : `${name}’s desk is locked`}</h1>
        <p id="lock-why">{reasons[why]} What you have written is kept.</p>
        {/* biome-ignore lint/a11y/noAutofocus: the one thing to do here */}
        <button type="button" className="btn btn-main" autoFocus onClick={signInAgain}>
          Sign in again
        </button>
        {isBlocked ? (
          <p role="alert">
            The browser kept the window from opening.{' '}
            <a href="/sign-in?again" target="deskline-sign-in">
              Open it here
            </a>
            .
          </p>
        ) : null}
        {isAway ? <p role="alert">The server cannot be reached. Close this window to leave.</p> : null}
        <button type="button" className="btn btn-quiet" onClick={() => signOut().catch(() => setIsAway(true))}>
          Leave this desk
        </button>
      </div>
    </main>
  );
}
