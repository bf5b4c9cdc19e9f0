import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { queryClient, sentenceOf } from './client.ts';
import { Live } from './live/live.tsx';
import { MeContext, meQuery } from './me.ts';
import { NoSignIn } from './session.ts';
import { Logo } from './ui/logo.tsx';
import { Toasts } from './ui/toasts.tsx';

/** Everything that needs to know who is at the desk; until then, or where nobody may be, a plain sentence. */
export function Desk() {
  const me = useQuery(meQuery);
  if (me.data) {
    return (
      <MeContext value={me.data}>
        <Outlet />
        <Live />
        <Toasts />
      </MeContext>
    );
  }
  if (!me.error) return <main className="notice" aria-busy="true" />;
  return (
    <main className="notice">
      <Logo />
      <h1>{me.error instanceof NoSignIn ? 'No sign-in yet' : 'The desk could not be opened'}</h1>
      <p role="alert">{me.error instanceof NoSignIn ? me.error.message : sentenceOf(me.error)}</p>
      {me.error instanceof NoSignIn ? null : (
        <button type="button" className="btn btn-main" onClick={() => queryClient.refetchQueries(meQuery)}>
          Try again
        </button>
      )}
    </main>
  );
}
