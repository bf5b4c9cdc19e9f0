import { Popover } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import { Icon } from '../ui/icon.tsx';
import { useStore } from '../ui/store.ts';
import { openPanel } from './start-call.ts';

const CallPanel = lazy(() => import('./call-panel.tsx').then((module) => ({ default: module.CallPanel })));

/** Opens what there is to calling: from the desk's phone, or writing down a call that was. */
export function CallButton({ thread }: { thread: ThreadOut }) {
  const opened = useStore(openPanel, (id) => id === thread.id);
  const setOpened = (open: boolean) => openPanel.set(() => (open ? thread.id : undefined));
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={320} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="icon-btn" aria-label="Call" title="Call" onClick={() => setOpened(!opened)}>
          <Icon name="phone" />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Call">
        <Suspense fallback={null}>
          <CallPanel thread={thread} onDone={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
