import { Link } from '@tanstack/react-router';
import { call, queryClient, sentenceOf } from '../client.ts';
import { meQuery, useMe } from '../me.ts';
import { Icon } from './icon.tsx';
import { showTrouble } from './toast-store.ts';

/** For managers and admins: what came up within the last day and nobody has looked at yet. */
export function Alerts() {
  const [first] = useMe().alerts ?? [];
  if (!first) return null;
  const isMail = first.code === 'mail_while_off';
  return (
    <div className="away alert line" role="status">
      <Icon name="alert" className="c-danger" />
      <span className="grow">
        <b className="strong">
          {first.threadId
            ? 'An opt-out waits past its deadline.'
            : isMail
              ? 'Mail nobody may be reading.'
              : 'Messages were stopped by a limit.'}
        </b>{' '}
        <span className="second">{first.message}</span>
      </span>
      {first.threadId ? (
        <Link to="/inbox/$threadId" params={{ threadId: first.threadId }} className="btn btn-sm">
          Open the conversation
        </Link>
      ) : (
        <Link to="/settings/$section" params={{ section: isMail ? 'channels' : 'limits' }} className="btn btn-sm">
          {isMail ? 'Look at the channels' : 'Look at the limits'}
        </Link>
      )}
      <button type="button" className="btn btn-sm btn-quiet" onClick={() => dismiss(first.code)}>
        Dismiss
      </button>
    </div>
  );
}

async function dismiss(code: string): Promise<void> {
  try {
    await call('dismissAlert', { params: { code } });
  } catch (error) {
    showTrouble(sentenceOf(error));
  }
  await queryClient.refetchQueries(meQuery);
}
