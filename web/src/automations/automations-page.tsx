import '../ui/fields.css';
import './automations.css';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { firstNameOf, useMe, zoneOf } from '../me.ts';
import type { Picked } from '../schedule/patient-picker.tsx';
import { Away } from '../ui/away.tsx';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { LadderEditor } from './ladder-editor.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { type Language, newStep } from './step-words.ts';
import { Unreachable } from './unreachable.tsx';
import { type Editing, useLadders } from './use-ladders.ts';

const writingPauseMs = 300;

/** What leaves by itself: the ladders of reminders, the steps of the open one, and how they read. */
export function AutomationsPage() {
  const { editing, error } = useLadders();
  const [showsKeys, setShowsKeys] = useState(false);
  return (
    <div className="desk automations-desk">
      <div className="over">
        <Away />
      </div>
      <Rail onKeys={() => setShowsKeys(true)} />
      {editing ? (
        <Opened editing={editing} />
      ) : (
        <main className="automations" aria-busy={!error}>
          {error ? <p role="alert">The reminders could not be loaded. {error}</p> : null}
        </main>
      )}
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} columns={[]} />
    </div>
  );
}

function Opened({ editing }: { editing: Editing }) {
  const [chosen, setChosen] = useState<string>();
  const ladder = editing.ladders.find(({ id }) => id === chosen) ?? editing.ladders[0];
  const [openStep, setOpenStep] = useState<string>();
  const step =
    ladder?.steps.find(({ id }) => id === openStep) ?? (openStep === undefined ? ladder?.steps[0] : undefined);
  const [language, setLanguage] = useState<Language>('en');
  const [picked, setPicked] = useState<Picked>();
  const [asked] = useDebouncedValue(
    step && ladder ? { step, fallback: ladder.fallback, language, patientId: picked?.id } : undefined,
    writingPauseMs,
  );
  const preview = useQuery({
    queryKey: ['reminder-preview', asked],
    queryFn: () => call('previewReminder', { ...(asked ? { body: asked } : {}) }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  });
  const [ladders] = useDebouncedValue(editing.isDirty ? editing.ladders : undefined, writingPauseMs);
  return (
    <div className="automations-panes">
      <nav className="automations-nav" aria-label="Automations">
        <p className="automations-title">Automations</p>
        <ul>
          {editing.ladders.map(({ id, name, on }) => (
            <li key={id}>
              <button type="button" aria-current={id === ladder?.id ? 'page' : undefined} onClick={() => setChosen(id)}>
                <Icon name="clock" />
                <span className="cut">{name}</span>
                <span className={on ? 'chip chip-ok end' : 'chip end'}>{on ? 'On' : 'Off'}</span>
              </button>
            </li>
          ))}
        </ul>
        {editing.canChange ? (
          <button
            type="button"
            className="btn btn-sm"
            onClick={() => {
              const id = `ladder-${editing.ladders.length + 1}-${editing.stored.version}`;
              editing.add({ id, name: 'New reminders', on: false, fallback: 'en', steps: [newStep([])] });
              setChosen(id);
            }}
          >
            <Icon name="plus" size={14} /> New ladder
          </button>
        ) : null}
        <Unreachable />
      </nav>
      <main className="automations">
        <header className="automations-head">
          <h1 className="cut">{ladder?.name ?? 'Reminders'}</h1>
          {ladder ? <span className={ladder.on ? 'chip chip-ok' : 'chip'}>{ladder.on ? 'On' : 'Off'}</span> : null}
          <LastChange editing={editing} />
          {editing.isDirty ? (
            <span className="end line">
              <span className="meta">Not saved</span>
              <button type="button" className="btn btn-sm" onClick={editing.discard}>
                Discard
              </button>
              <button type="button" className="btn btn-sm btn-main" disabled={editing.saving} onClick={editing.save}>
                {editing.saving ? 'Saving' : 'Save'}
              </button>
            </span>
          ) : null}
        </header>
        {editing.trouble ? (
          <p className="automations-trouble" role="alert">
            <Icon name="alert" /> Not saved. {editing.trouble}
          </p>
        ) : null}
        {ladder ? (
          <LadderEditor
            key={ladder.id}
            ladder={ladder}
            editing={editing}
            openStep={step?.id}
            language={language}
            preview={preview.data}
            onOpen={setOpenStep}
            onLanguage={setLanguage}
          />
        ) : (
          <p className="automations-empty second">
            Nobody is reminded of anything yet.{' '}
            {editing.canChange ? 'Make a ladder at the left.' : 'A manager can set reminders up here.'}
          </p>
        )}
        <footer className="automations-foot">
          <Icon name="checked" className="c-accent" />
          <span>
            <b className="strong">Checked again when sending:</b>{' '}
            <span className="second">same visit and time, consent, quiet hours, limits</span>
          </span>
        </footer>
      </main>
      <PreviewPane
        preview={step ? preview.data : undefined}
        error={preview.isError ? sentenceOf(preview.error) : undefined}
        picked={picked}
        onPick={setPicked}
        ladders={ladders}
      />
    </div>
  );
}

function LastChange({ editing: { stored } }: { editing: Editing }) {
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
