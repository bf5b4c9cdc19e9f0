import { useEffect } from 'react';
import { Logo } from './logo.tsx';

/** For an address that is nobody's. It says nothing of who is signed in, and asks for nothing. */
export function NotFound() {
  useEffect(() => {
    document.title = 'Not found · Deskline';
  }, []);
  return (
    <main className="notice">
      <Logo />
      <h1>There is nothing at this address</h1>
      <p>It may have been mistyped, or what was here has moved.</p>
      <a className="btn btn-main" href="/inbox">
        Go to the inbox
      </a>
    </main>
  );
}
