import { expect, test } from 'vitest';
import { type CallEntry, settledCall } from '#shared/domain/call/call.ts';
import { callOnThread } from '#shared/domain/call/call-on-thread.ts';
import { practice as practiceSchema } from '#shared/domain/practice/practice.ts';
import { freshThread, momentIn } from '#shared/domain/thread/thread-rules.ts';

const practice = practiceSchema.parse({
  name: 'Harborlight Dental',
  locations: [{ id: 'main', name: 'Main', hours: { zone: 'UTC', weekly: 'always', holidays: [] }, numbers: [] }],
  undoSeconds: 10,
  optOutBy: 'provider',
  quiet: { from: '21:00', to: '08:00' },
  targetMinutes: { sms: 60 },
});
const at = '2026-03-02T15:00:00.000Z';
const head = freshThread({ id: 't', location: 'main', name: 'Dana', addresses: [] }, '2026-03-02T14:00:00.000Z');

test.each(['in', 'out'] as const)(
  'what is said after a call %s stands after it, whatever a machine’s clock says',
  (direction) => {
    const call: CallEntry = settledCall({
      id: 'c1',
      threadId: 't',
      channel: 'voice',
      kind: 'call',
      direction,
      at,
      text: '',
      outcome: direction === 'in' ? 'ringing' : 'calling',
      from: '+12125550123',
      to: '+12125550100',
      facts: {},
      version: 0,
    });
    const next = callOnThread(practice, head, undefined, call);
    expect(next).toMatchObject({ tip: 'c1', tipAt: at, last: { id: 'c1', direction } });
    expect(momentIn(next, new Date('2026-03-02T14:57:00Z')).getTime()).toBeGreaterThan(Date.parse(at));
  },
);
