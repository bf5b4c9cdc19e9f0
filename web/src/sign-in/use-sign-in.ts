import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError } from '#shared/api.client.ts';
import { sentenceOf } from '../client.ts';
import { isSignedIn } from '../session.ts';
import { authorize, completeSignIn, rememberedPlace, UnexpectedSignIn } from './authorize.ts';

/** How far a sign-in is; `refused` says why not, `stranger` that the person has no place here. */
export type SigningIn =
  | { at: 'start' | 'under-way' | 'stranger' | 'opened-elsewhere' }
  | { at: 'refused'; sentence: string };

// What the address said when the page was loaded. The code in it is good once, however often React looks at it.
let arrived = new URLSearchParams(location.search);
let completing: Promise<{ isAgain: boolean }> | undefined;

function forget(): void {
  arrived = new URLSearchParams();
  completing = undefined;
}

/** The sign-in of this page: what to show, and how to begin. */
export function useSignIn(): [SigningIn, () => void] {
  const router = useRouter();
  const [now, setNow] = useState<SigningIn>({
    at: arrived.has('code') || arrived.has('again') ? 'under-way' : 'start',
  });

  const begin = (isAgain: boolean) => {
    setNow({ at: 'under-way' });
    authorize(isAgain).catch((error: unknown) => setNow({ at: 'refused', sentence: sentenceOf(error) }));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the address the page was loaded with
  useEffect(() => {
    let isShown = true;
    const show = (next: SigningIn) => (isShown ? setNow(next) : undefined);
    if (arrived.has('error')) show({ at: 'refused', sentence: 'The sign-in was not completed. Begin it again.' });
    if (arrived.has('again') && !completing) begin(true);
    if (arrived.has('code') || completing) {
      completing ??= completeSignIn(arrived);
      completing.then(
        ({ isAgain }) => {
          forget();
          if (!isAgain) return router.history.replace(rememberedPlace());
          window.close();
          return show({ at: 'opened-elsewhere' });
        },
        (error: unknown) => show(refusalOf(error)),
      );
    }
    // Whoever is signed in has nothing to do here. Where that cannot be known they can still sign in.
    if (arrived.size === 0 && !completing)
      void isSignedIn().then((is) => (is && isShown ? router.history.replace(rememberedPlace()) : undefined));
    if (arrived.size > 0) history.replaceState(history.state, '', '/sign-in');
    return () => {
      isShown = false;
    };
  }, []);

  const start = () => {
    forget();
    begin(false);
  };
  return [now, start];
}

function refusalOf(error: unknown): SigningIn {
  if (error instanceof ApiError && error.code === 'not_staff') return { at: 'stranger' };
  if (error instanceof UnexpectedSignIn)
    return { at: 'refused', sentence: 'This sign-in was not begun here, or it is too old. Begin it again.' };
  return { at: 'refused', sentence: sentenceOf(error) };
}
