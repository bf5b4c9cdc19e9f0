import './household.css';
import { Menu } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { timeOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { takeApart } from './assigning.ts';

const AssignDialog = lazy(() =>
  import('./assign-dialog.tsx').then(({ AssignDialog: component }) => ({ default: component })),
);

/** What can be said of a message that arrived: that it is somebody else's. */
export function MoveMessage({ entry, thread }: { entry: EntryOut; thread: ThreadOut }) {
  const [isAsked, setAsked] = useState(false);
  const at = timeOf(Date.parse(entry.at), 'UTC');
  return (
    <div className="move-message">
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className="icon-btn" aria-label={`About this message (${at} UTC)`} title="More">
            <Icon name="more" size={14} className="i-heavy" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked(true)}>It is somebody else’s…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsked ? (
        <Suspense>
          <AssignDialog of={{ thread, entry }} address={entry.from} onClose={() => setAsked(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** Beside the line of what was brought together or moved. */
export function UndoMerge({ mergeId }: { mergeId: string }) {
  return (
    <button type="button" className="btn-link" onClick={() => void takeApart(mergeId)}>
      Undo
    </button>
  );
}
