import { Menu } from '@mantine/core';
import type { ThreadOut } from '#shared/api.ts';
import { firstNameOf, useMe } from '../me.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import { changeThread } from './change-thread.ts';

/** Whose conversation it is, and everybody it can be given to, by name. */
export function AssigneeMenu({ thread }: { thread: ThreadOut }) {
  const { me, staff } = useMe();
  const owner = staff.find(({ id }) => id === thread.assignee);
  const shown = thread.assignee === me.id ? 'Me' : owner ? firstNameOf(owner.name) : 'Unassigned';
  const byName = [...staff].sort((one, other) => one.name.localeCompare(other.name));
  const assign = (assignee: string | null) => changeThread(thread.id, { assignee });
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
              {shown}
              <Icon name="down" size={12} />
            </button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Assign to</Menu.Label>
          <Menu.RadioGroup value={thread.assignee ?? null} onChange={assign}>
            {byName.map(({ id, name }) => (
              <Menu.RadioItem key={id} value={id} closeMenuOnClick>
                {id === me.id ? `${name} (me)` : name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          {thread.assignee === undefined ? null : <Menu.Item onClick={() => assign(null)}>Nobody</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
