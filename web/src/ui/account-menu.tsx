import { Menu } from '@mantine/core';
import { useMe } from '../me.ts';
import { signOut } from '../session.ts';
import { Avatar } from './avatar.tsx';
import { showTrouble } from './toast-store.ts';

const roleWords = { coordinator: 'Coordinator', manager: 'Manager', admin: 'Admin' };

/** Who is at the desk, and the way out. */
export function AccountMenu() {
  const { me } = useMe();
  const leave = () => void signOut().catch(() => showTrouble('You are still signed in: the server cannot be reached.'));
  return (
    <Menu position="right-end">
      <Menu.Target>
        <button type="button" className="rail-account" title={me.name}>
          <span className="read-aloud">Signed in as {me.name}</span>
          <Avatar staffId={me.id} large silent />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}, {roleWords[me.role]}
        </Menu.Label>
        <Menu.Item onClick={leave}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
