import { Link } from '@tanstack/react-router';
import { useCounts, wordsOf } from '../counts.ts';
import { AccountMenu } from './account-menu.tsx';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { ThemeMenu } from './theme-menu.tsx';

/** The narrow column at the left; on a phone the bar at the bottom. */
export function Rail({ onKeys }: { onKeys: () => void }) {
  return (
    <nav className="rail" aria-label="Main">
      <Logo />
      <Link
        to="/inbox"
        className="rail-item"
        activeProps={{ className: 'on' }}
        activeOptions={{ includeSearch: false }}
      >
        <Icon name="inbox" />
        Inbox
        <Waiting />
      </Link>
      <Link
        to="/schedule"
        className="rail-item"
        activeProps={{ className: 'on' }}
        activeOptions={{ includeSearch: false }}
      >
        <Icon name="schedule" />
        Schedule
      </Link>
      <Link
        to="/reports"
        className="rail-item"
        activeProps={{ className: 'on' }}
        activeOptions={{ includeSearch: false }}
      >
        <Icon name="reports" />
        Reports
      </Link>
      <Link to="/automations" className="rail-item" activeProps={{ className: 'on' }}>
        <Icon name="automatic" />
        Automate
      </Link>
      <span className="space" />
      <Link to="/settings" className="rail-item" activeProps={{ className: 'on' }}>
        <Icon name="settings" />
        Settings
      </Link>
      <button type="button" className="rail-item for-keys" onClick={onKeys}>
        <Icon name="keyboard" />
        Keys
      </button>
      <ThemeMenu />
      <AccountMenu />
    </nav>
  );
}

/** How many need a reply, at all locations one works at. */
function Waiting() {
  const words = wordsOf(useCounts()?.needsReply);
  if (words === '') return null;
  return (
    <>
      {' '}
      <span className="rail-badge">{words}</span>
      <span className="read-aloud"> need a reply</span>
    </>
  );
}
