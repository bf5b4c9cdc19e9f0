import './settings.css';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { firstNameOf, useMe, zoneOf } from '../me.ts';
import { Alerts } from '../ui/alerts.tsx';
import { Away } from '../ui/away.tsx';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { AuditSection } from './audit-section.tsx';
import { CalendarSection } from './calendar-section.tsx';
import { ChannelsSection } from './channels-section.tsx';
import { HoursSection } from './hours-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { LocationsSection } from './locations-section.tsx';
import { MessagesSection } from './messages-section.tsx';
import { OwnPhoneSection } from './own-phone-section.tsx';
import { ReportsSection } from './reports-section.tsx';
import { isSection, type SectionId, sections } from './sections.ts';
import { SecuritySection } from './security-section.tsx';
import { StaffSection } from './staff-section.tsx';
import { type Editing, useSettings } from './use-settings.ts';

/** The practice's own rules: a list of sections, one of them open, and the bar that saves. */
export function SettingsPage() {
  const { section: asked } = useParams({ strict: false });
  const section = isSection(asked) ? asked : 'locations';
  const { me } = useMe();
  const settings = useSettings();
  const [showsKeys, setShowsKeys] = useState(false);
  useLeaveWarning(settings.isDirty);
  return (
    <div className="desk settings-desk">
      <div className="over">
        <Away />
        <Alerts />
      </div>
      <Rail onKeys={() => setShowsKeys(true)} />
      <nav className="settings-nav" aria-label="Settings">
        <p className="settings-title">Settings</p>
        <ul>
          {sections.map(({ id, title, icon, fields }) => (
            <li key={id}>
              <Link to="/settings/$section" params={{ section: id }} aria-current={id === section ? 'page' : undefined}>
                <Icon name={icon} />
                <span className="cut">{title}</span>
                {fields.some((field) => settings.changed.includes(field)) ? (
                  <span className="dot" title="Not saved">
                    <span className="read-aloud">Not saved</span>
                  </span>
                ) : null}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main className="settings" aria-label={titleOf(section)}>
        {section === 'you' ? (
          <>
            <Head title={titleOf(section)} />
            <div className="settings-body">
              <OwnPhoneSection />
            </div>
          </>
        ) : me.role === 'coordinator' ? (
          <ForManagers section={section} />
        ) : (
          <Opened section={section} settings={settings} />
        )}
      </main>
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  );
}

function titleOf(section: SectionId): string {
  return sections.find(({ id }) => id === section)?.title ?? 'Settings';
}

/** Why there is nothing here for a coordinator, and whom to ask. */
function ForManagers({ section }: { section: SectionId }) {
  const { staff } = useMe();
  const admins = staff.filter(({ role }) => role === 'admin').map(({ name }) => name);
  return (
    <>
      <Head title={titleOf(section)} />
      <div className="settings-body">
        <p className="settings-note" role="note">
          <Icon name="user" /> The practice’s rules are read by managers and changed by admins, so that every message
          leaves by the same ones. {admins.length > 0 ? `Ask ${admins.join(' or ')}.` : ''} Your own theme and keys are
          in the column at the left, your own phone under{' '}
          <Link to="/settings/$section" params={{ section: 'you' }}>
            Your phone
          </Link>
          .
        </p>
      </div>
    </>
  );
}

function Head({ title, children }: { title: string; children?: React.ReactNode }) {
  return (
    <header className="settings-head">
      <h1>{title}</h1>
      {children}
    </header>
  );
}

function Opened({ section, settings }: { section: SectionId; settings: ReturnType<typeof useSettings> }) {
  const { editing, query, isDirty, round } = settings;
  if (!editing) {
    return (
      <>
        <Head title={titleOf(section)} />
        <div className="settings-body" aria-busy={!query.isError}>
          {query.isError ? <p role="alert">The settings could not be loaded. {sentenceOf(query.error)}</p> : null}
        </div>
      </>
    );
  }
  return (
    <>
      <Head title={titleOf(section)}>
        <LastChange editing={editing} />
        {isDirty ? (
          <span className="end line">
            <span className="meta">Not saved</span>
            <button type="button" className="btn btn-sm" onClick={settings.discard}>
              Discard
            </button>
            <button type="button" className="btn btn-sm btn-main" disabled={settings.saving} onClick={settings.save}>
              {settings.saving ? 'Saving' : 'Save'}
            </button>
          </span>
        ) : null}
      </Head>
      {settings.conflict ? <Conflict settings={settings} /> : null}
      {settings.trouble && !settings.conflict ? (
        <p className="settings-trouble" role="alert">
          <Icon name="alert" /> Not saved. {settings.trouble}
        </p>
      ) : null}
      <div className="settings-body" key={`${section} ${round}`}>
        {editing.canChange || section === 'calendar' ? null : (
          <p className="settings-note" role="note">
            <Icon name="user" /> You can read these. Only an admin can change them.
          </p>
        )}
        <Section section={section} settings={settings} editing={editing} />
      </div>
    </>
  );
}

/** One section of the practice’s settings; a person’s own phone is no rule of the practice and stands apart. */
function Section({
  section,
  settings,
  editing,
}: {
  section: SectionId;
  settings: ReturnType<typeof useSettings>;
  editing: Editing;
}) {
  switch (section) {
    case 'locations':
      return <LocationsSection editing={editing} />;
    case 'staff':
      return <StaffSection canChange={editing.canChange} />;
    case 'calendar':
      return <CalendarSection />;
    case 'hours':
      return <HoursSection editing={editing} />;
    case 'messages':
      return <MessagesSection editing={editing} />;
    case 'channels':
      return <ChannelsSection editing={editing} />;
    case 'limits':
      return <LimitsSection editing={editing} />;
    case 'reports':
      return <ReportsSection editing={editing} />;
    case 'security':
      return <SecuritySection editing={editing} />;
    case 'you':
      return null;
    case 'audit':
      return <AuditSection history={settings.history} />;
  }
}

function LastChange({ editing: { stored } }: { editing: Editing }) {
  const me = useMe();
  const now = useNow();
  if (!stored.changedAt) return <span className="meta cut">As they were set up</span>;
  const by = me.staff.find(({ id }) => id === stored.changedBy)?.name ?? 'somebody who left';
  return (
    <span className="meta cut">
      Version {stored.version}, by {firstNameOf(by)}, {whenOf(Date.parse(stored.changedAt), zoneOf(me, ''), now)}
    </span>
  );
}

/** Two people changed the settings at once: what happened, and the two ways on. */
function Conflict({ settings }: { settings: ReturnType<typeof useSettings> }) {
  const { staff } = useMe();
  const by = staff.find(({ id }) => id === settings.conflict?.by)?.name ?? 'Somebody else';
  return (
    <div className="settings-conflict" role="alert">
      <Icon name="users" className="c-warn" />
      <span className="grow">
        <b className="strong">{by} saved other settings while you were writing.</b>{' '}
        <span className="second">Yours have not been saved.</span>
      </span>
      <button type="button" className="btn btn-sm" onClick={() => settings.settleConflict('ours')}>
        Keep mine, on top of theirs
      </button>
      <button type="button" className="btn btn-sm btn-quiet" onClick={() => settings.settleConflict('theirs')}>
        Show theirs
      </button>
    </div>
  );
}

/** The browser asks before a tab with unsaved settings is closed. Another page of the desk loses nothing. */
function useLeaveWarning(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isDirty]);
}
