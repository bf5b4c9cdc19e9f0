import '../ui/sign-in.css';
import { useEffect } from 'react';
import { leaveIssuer } from '../session.ts';
import { Logo } from '../ui/logo.tsx';
import { Story } from './story.tsx';
import { type SigningIn, useSignIn } from './use-sign-in.ts';

/** Where everybody comes in, and where the issuer sends them back to. */
export function SignInPage() {
  const [now, begin] = useSignIn();
  useEffect(() => {
    document.title = 'Sign in · Deskline';
    return () => {
      document.title = 'Inbox · Deskline';
    };
  }, []);
  return (
    <div className="sign-in">
      <main aria-busy={now.at === 'under-way'}>
        <div className="sign-in-box">
          <Logo />
          <Words now={now} begin={begin} />
        </div>
      </main>
      <aside aria-hidden="true">
        <p>One person, one thread, whatever they reach you by.</p>
        <Story />
      </aside>
    </div>
  );
}

function Words({ now, begin }: { now: SigningIn; begin: () => void }) {
  if (now.at === 'under-way') return <h1>Signing you in…</h1>;
  if (now.at === 'opened-elsewhere') {
    return (
      <>
        <h1>You are signed in</h1>
        <p className="second">Your desk is open again in the other window. This one can be closed.</p>
      </>
    );
  }
  if (now.at === 'stranger') {
    return (
      <>
        <h1>You have no place at this desk yet</h1>
        <p className="second" role="alert">
          Your sign-in works, but nobody has given you access to this practice, or it was taken back. Ask an admin of
          the practice to add you, then sign in again.
        </p>
        <button type="button" className="btn btn-main" onClick={() => leaveIssuer().catch(() => location.reload())}>
          Sign in as somebody else
        </button>
      </>
    );
  }
  return (
    <>
      <h1>Sign in to Deskline</h1>
      <p className="second">Every patient text, e-mail and call in one inbox.</p>
      {now.at === 'refused' ? (
        <p className="sign-in-said" role="alert">
          {now.sentence}
        </p>
      ) : null}
      <button type="button" className="btn btn-main" onClick={begin}>
        Sign in
      </button>
      <p className="meta">The desk is locked when it is not used for a while. Every view of a patient is logged.</p>
    </>
  );
}
