import '../ui/fields.css';
import './automations.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Away } from '../ui/away.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { KeySheet } from '../ui/key-sheet.tsx';
import { Rail } from '../ui/rail.tsx';
import { MissedVisits } from './missed-visits.tsx';
import { ReminderLadder } from './reminder-ladder.tsx';
import { newStep } from './step-words.ts';
import { SurveyPane } from './survey-pane.tsx';
import { Unreachable } from './unreachable.tsx';
import { type FollowUpWriting, useFollowUps } from './use-follow-ups.ts';
import { type Editing, useLadders } from './use-ladders.ts';
import { type SurveyWriting, useSurvey } from './use-survey.ts';

/** What leaves by itself: the ladders of reminders, what follows a missed visit, the survey, the steps of each, and how they read. */
export function AutomationsPage() {
  const ladders = useLadders();
  const followUps = useFollowUps();
  const survey = useSurvey();
  const error = ladders.error ?? followUps.error ?? survey.error;
  const [showsKeys, setShowsKeys] = useState(false);
  return (
    <div className="desk automations-desk">
      <div className="over">
        <Away />
      </div>
      <Rail onKeys={() => setShowsKeys(true)} />
      {ladders.editing && followUps.writing && survey.writing ? (
        <Opened editing={ladders.editing} followUps={followUps.writing} survey={survey.writing} />
      ) : (
        <main className="automations" aria-busy={!error}>
          {error ? <p role="alert">The automations could not be loaded. {error}</p> : null}
        </main>
      )}
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} columns={[]} />
    </div>
  );
}

function Opened({
  editing,
  followUps,
  survey,
}: {
  editing: Editing;
  followUps: FollowUpWriting;
  survey: SurveyWriting;
}) {
  const { missed, survey: showsSurvey } = useSearch({ from: '/automations' });
  const navigate = useNavigate({ from: '/automations' });
  const [chosen, setChosen] = useState<string>();
  const ladder = editing.fields.find(({ id }) => id === chosen) ?? editing.fields[0];
  const show = (id: string) => {
    setChosen(id);
    void navigate({ search: {} });
  };
  return (
    <div className="automations-panes">
      <nav className="automations-nav" aria-label="Automations">
        <p className="automations-title">Automations</p>
        <ul>
          {editing.fields.map(({ id, name, on }) => (
            <Item
              key={id}
              icon="clock"
              name={name}
              isOn={on}
              isShown={!missed && !showsSurvey && id === ladder?.id}
              onShow={() => show(id)}
            />
          ))}
          <Item
            icon="refresh"
            name="Missed visits"
            isOn={followUps.fields.on}
            isShown={missed === true}
            onShow={() => void navigate({ search: { missed: true } })}
          />
          <Item
            icon="checked"
            name="Survey"
            isOn={survey.fields.on}
            isShown={showsSurvey === true}
            onShow={() => void navigate({ search: { survey: true } })}
          />
        </ul>
        {editing.canChange ? (
          <button
            type="button"
            className="btn btn-sm"
            onClick={() => {
              const id = `ladder-${editing.fields.length + 1}-${editing.stored.version}`;
              editing.add({ id, name: 'New reminders', on: false, fallback: 'en', steps: [newStep([])] });
              show(id);
            }}
          >
            <Icon name="plus" size={14} /> New ladder
          </button>
        ) : null}
        <Unreachable />
      </nav>
      {showsSurvey ? (
        <SurveyPane writing={survey} />
      ) : missed ? (
        <MissedVisits writing={followUps} />
      ) : (
        <ReminderLadder key={ladder?.id ?? 'none'} ladder={ladder} editing={editing} />
      )}
    </div>
  );
}

function Item({
  icon,
  name,
  isOn,
  isShown,
  onShow,
}: {
  icon: IconName;
  name: string;
  isOn: boolean;
  isShown: boolean;
  onShow: () => void;
}) {
  return (
    <li>
      <button type="button" aria-current={isShown ? 'page' : undefined} onClick={onShow}>
        <Icon name={icon} />
        <span className="cut">{name}</span>
        <span className={isOn ? 'chip chip-ok end' : 'chip end'}>{isOn ? 'On' : 'Off'}</span>
      </button>
    </li>
  );
}
