import type { OutboundEntry } from '#shared/domain/message/entry.ts';
import type { Broken, End } from './checker.ts';

/** A reminder by telephone rings once at most, comes to an end that is so, and tells a machine nothing of a visit. */
export function brokenSpoken(end: End): Broken[] {
  const entries = end.entries.flatMap((entry) => (entry.kind === 'spoken' ? [entry] : []));
  return [
    ...entries.flatMap((entry) => brokenCall(end, entry)),
    ...end.spoken.flatMap(({ sid, messageId, problem, kept }): Broken[] => {
      const text = entries.find(({ id }) => id === messageId)?.text;
      return [
        ...(text === undefined ? [{ rule: 'lost' as const, what: `call ${sid} is of no entry` }] : []),
        ...(problem ? [{ rule: 'call' as const, what: `${sid} heard an error: ${problem}` }] : []),
        ...(text && kept?.includes(text) ? [{ rule: 'call' as const, what: `a machine kept a visit of ${sid}` }] : []),
      ];
    }),
  ];
}

/** As long as nobody knows what it came to. */
const open = ['queued', 'sent'];

function brokenCall({ spoken }: End, { id, status, providerId }: OutboundEntry): Broken[] {
  const rang = spoken.filter(({ messageId }) => messageId === id);
  const says = (rule: Broken['rule'], what: string): Broken[] => [{ rule, what: `the spoken ${id} ${what}` }];
  if (rang.length > 1) return says('duplicated', `rang ${rang.length} times`);
  if (open.includes(status)) return says('stuck', `is ${status} for ever`);
  const [call] = rang;
  if (!call) return providerId ? says('lost', 'is shown as placed, and no phone rang') : [];
  if (status === 'delivered' && !call.wasTold) return says('call', 'is shown as heard, and nobody was told');
  return call.isToldTaken && status !== 'delivered' ? says('call', `was heard, and is ${status}`) : [];
}
