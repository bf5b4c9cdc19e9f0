import { expect, test } from 'vitest';
import { post } from '#shared/domain/thread/post.ts';
import { freshThread, momentIn, withAutomatic } from '#shared/domain/thread/thread-rules.ts';

test('an automatic answer stands beside its message, and what comes next stands after all that came since', () => {
  const tipAt = '2026-03-02T15:06:00.000Z';
  const fresh = freshThread({ id: 't', location: 'main', name: 'Dana', addresses: [] }, '2026-03-02T14:00:00.000Z');
  const { entry } = post({
    ...{ id: 'a1', threadId: 't', channel: 'sms', at: '2026-03-02T15:00:00.001Z', text: 'Call 911' },
    ...{ purpose: 'safety-answer', to: '+12125550123', from: '+12125550100', by: 'system' },
    ...{ notBefore: '2026-03-02T15:00:00.000Z', planned: false },
  });
  const next = withAutomatic({ ...fresh, tip: 'm2', tipAt, lastAt: tipAt }, entry);
  expect(momentIn(next, new Date('2026-03-02T15:01:00Z')).getTime()).toBeGreaterThan(Date.parse(tipAt));
});
