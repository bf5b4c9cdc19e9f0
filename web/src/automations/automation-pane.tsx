import type { ReactNode } from 'react';
import { useNow } from '../clock.ts';
import { firstNameOf, useMe, zoneOf } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import type { Versioned, Writing } from './use-writing.ts';

interface Props {
  name: string;
  /** Undefined where there is nothing to be on. */
  isOn: boolean | undefined;
  writing: Omit<Writing<Versioned, never>, 'fields' | 'write'>;
  children: ReactNode;
}

/** What is being written: its name, whether it is on, what saves it, and what is looked at again when it sends. */
export function AutomationPane({ name, isOn, writing, children }: Props) {
  return (
    <main className="automations">
      <header className="automations-head">
        <h1 className="cut">{name}</h1>
        {isOn === undefined ? null : <span className={isOn ? 'chip chip-ok' : 'chip'}>{isOn ? 'On' : 'Off'}</span>}
        <LastChange stored={writing.stored} />
        {writing.isDirty ? (
          <span className="end line">
            <span className="meta">Not saved</span>
            <button type="button" className="btn btn-sm" onClick={writing.discard}>
              Discard
            </button>
            <button type="button" className="btn btn-sm btn-main" disabled={writing.saving} onClick={writing.save}>
              {writing.saving ? 'Saving' : 'Save'}
            </button>
          </span>
        ) : null}
      </header>
      {writing.trouble ? (
        <p className="automations-trouble" role="alert">
          <Icon name="alert" /> Not saved. {writing.trouble}
        </p>
      ) : null}
      {children}
      <footer className="automations-foot">
        <Icon name="checked" className="c-accent" />
        <span>
          <b className="strong">Checked again when sending:</b>{' '}
          <span className="second">same visit and time, consent, quiet hours, limits</span>
        </span>
      </footer>
    </main>
  );
}

function LastChange({ stored }: { stored: Versioned }) {
  const me = useMe();
  const now = useNow();
  if (!stored.changedAt) return <span className="meta cut">As they were set up</span>;
  const by = me.staff.find(({ id }) => id === stored.changedBy)?.name ?? 'the set-up';
  return (
    <span className="meta cut">
      Version {stored.version}, by {firstNameOf(by)}, {whenOf(Date.parse(stored.changedAt), zoneOf(me, ''), now)}
    </span>
  );
}
