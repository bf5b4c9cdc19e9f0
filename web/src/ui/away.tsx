import { queryClient, reachable } from '../client.ts';
import { outbox } from '../thread/outbox.ts';
import { Icon } from './icon.tsx';
import { useStore } from './store.ts';

/** Says that the server does not answer, and what becomes of replies meanwhile. */
export function Away() {
  const here = useStore(reachable, (isReachable) => isReachable);
  const waiting = useStore(outbox, (all) => all.length);
  if (here) return null;
  const kept = waiting === 1 ? '1 reply is kept here and goes' : `${waiting} replies are kept here and go`;
  return (
    <div className="away line" role="status">
      <Icon name="offline" className="c-warn" />
      <span className="grow">
        <b className="strong">You are offline.</b>{' '}
        <span className="second">
          {waiting > 0 ? `${kept} out when you are back.` : 'What you see may be old. It catches up when you are back.'}
        </span>
      </span>
      <button type="button" className="btn btn-sm" onClick={() => queryClient.refetchQueries()}>
        Retry now
      </button>
    </div>
  );
}
