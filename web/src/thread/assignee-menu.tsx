import { Menu } from '@mantine/core';
import type { ThreadOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { firstNameOf, useMe, zoneOf } from '../me.ts';
import { awayWords } from '../staff-away.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { showToast } from '../ui/toast-store.ts';
import { changeThread } from './change-thread.ts';

/** Whose conversation it is, and everybody it can be given to, by name. */
export function AssigneeMenu({ thread }: { thread: ThreadOut }) {
  const desk = useMe();
  const { me, staff } = desk;
  const now = useNow();
  const awayOf = (one: (typeof staff)[number] | undefined) => awayWords(one, zoneOf(desk, thread.location), now);
  const owner = staff.find(({ id }) => id === thread.assignee);
  const shown = thread.assignee === me.id ? 'Me' : owner ? firstNameOf(owner.name) : 'Unassigned';
  const byName = [...staff].sort((one, other) => one.name.localeCompare(other.name));
  const ownerAway = awayOf(owner);
  const assign = async (assignee: string | null) => {
    const before = thread.assignee ?? null;
    const chosen = staff.find(({ id }) => id === assignee);
    const away = awayOf(chosen);
    if (!(await changeThread(thread.id, { assignee })) || !chosen || !away) return;
    const text = `${firstNameOf(chosen.name)} is ${away}. It is theirs all the same, and drafts stay.`;
    showToast({ id: 'away', text, tone: 'trouble', undo: () => void changeThread(thread.id, { assignee: before }) });
  };
  return (
    <>
      {thread.assignee === undefined ? (
        <button type="button" className="btn btn-sm" onClick={() => assign(me.id)}>
          <Icon name="assign" size={14} />
          Assign to me
          <KeyCap cap="I" />
        </button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          {thread.assignee === undefined ? (
            <button type="button" className="icon-btn" aria-label="Assign to somebody" title="Assign to somebody">
              <Icon name="down" size={14} />
            </button>
          ) : (
            <button type="button" className="btn btn-quiet btn-sm">
              <Avatar staffId={thread.assignee} silent />
              <span className="read-aloud">Assigned to </span>
              <span className={ownerAway ? 'c-warn' : ''}>{ownerAway ? `${shown}, ${ownerAway}` : shown}</span>
              <Icon name="down" size={12} />
            </button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Assign to</Menu.Label>
          <Menu.RadioGroup value={thread.assignee ?? null} onChange={assign}>
            {byName.map((one) => (
              <Menu.RadioItem key={one.id} value={one.id} closeMenuOnClick>
                {[one.id === me.id ? `${one.name} (me)` : one.name, awayOf(one)].filter(Boolean).join(', ')}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {thread.assignee === undefined ? null : <Menu.Item onClick={() => assign(null)}>Nobody</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
