import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queryClient, sentenceOf } from './client.ts';
import { Live } from './live/live.tsx';
import { useIdleLock } from './lock/idle.ts';
import { IdleWarning } from './lock/idle-warning.tsx';
import { LockScreen } from './lock/lock-screen.tsx';
import { MeContext, meQuery } from './me.ts';
import { lock, NoSession } from './session.ts';
import { rememberPlace } from './sign-in/authorize.ts';
import { Logo } from './ui/logo.tsx';
import { useStore } from './ui/store.ts';
import { Toasts } from './ui/toasts.tsx';

/** Everything that needs to know who is at the desk; until then, where nobody may be, or while it is locked, something else. */
export function Desk() {
  const locked = useStore(lock, (why) => why);
  const me = useQuery({ ...meQuery, enabled: locked === undefined });
  useIdleLock();
  if (locked) return <LockScreen why={locked} name={me.data?.me.name} />;
  if (me.data) {
    return (
      <MeContext value={me.data}>
        <Outlet />
        <Live />
        <Toasts />
        <IdleWarning />
      </MeContext>
    );
  }
  if (!me.error) return <main className="notice" aria-busy="true" />;
  if (me.error instanceof NoSession) return <ToSignIn />;
  return (
    <main className="notice">
      <Logo />
      <h1>The desk could not be opened</h1>
      <p role="alert">{sentenceOf(me.error)}</p>
      <button type="button" className="btn btn-main" onClick={() => queryClient.refetchQueries(meQuery)}>
        Try again
      </button>
    </main>
  );
}

/** Leads whoever is not signed in to where they can be, and remembers where they were going. */
function ToSignIn() {
  const router = useRouter();
  useEffect(() => {
    rememberPlace();
    router.history.replace('/sign-in');
  }, [router]);
  return <main className="notice" aria-busy="true" />;
}
