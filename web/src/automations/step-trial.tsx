import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { RouteInput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { useMe, zoneOf } from '../me.ts';
import { dateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { type Ladder, type Step, timeWords } from './step-words.ts';
import type { Editing, Running } from './use-ladders.ts';
import { usePreview } from './use-preview.ts';
import { WhenFields } from './when-fields.tsx';
import { WordsEditor } from './words-editor.tsx';

interface Props {
  ladder: Ladder;
  step: Step;
  editing: Editing;
}

/** A trial on a step: the one that runs, with what ends it, or what starts one. */
export function StepTrial({ ladder, step, editing }: Props) {
  const [isOpen, setOpen] = useState(false);
  const running = editing.stored.trials.find(({ ladderId }) => ladderId === ladder.id);
  if (running) return running.stepId === step.id ? <RunningTrial running={running} editing={editing} /> : null;
  if (!editing.canChange || editing.isDirty || !ladder.on || step.on === false) return null;
  if (isOpen) return <NewTrial ladder={ladder} step={step} editing={editing} onClose={() => setOpen(false)} />;
  return (
    <p className="line">
      <button type="button" className="btn btn-xs btn-quiet" onClick={() => setOpen(true)}>
        Try another time or other words
      </button>
    </p>
  );
}

function RunningTrial({ running, editing }: { running: Running; editing: Editing }) {
  const me = useMe();
  const ending = useMutation({
    mutationFn: (chosen: 'usual' | 'new') =>
      call('endTrial', { params: { trialId: running.id }, body: { chosen, version: editing.stored.version } }),
    onSuccess: editing.take,
  });
  const what = running.when ? `at another time (${timeWords(running.when)})` : 'in other words';
  return (
    <section className="step-trial" aria-label="Trial of this step">
      <p>
        <Icon name="clock" size={14} /> <b className="strong">A trial runs</b> since{' '}
        {dateOf(Date.parse(running.startedAt), zoneOf(me, ''))}: half of the patients get this step {what}. Until it is
        ended the step stays as it is. <Link to="/reports">Reports</Link> show how it stands.
      </p>
      {running.words ? <NewWords words={running.words} /> : null}
      {editing.canChange ? (
        <div className="line">
          <button
            type="button"
            className="btn btn-sm"
            disabled={ending.isPending || editing.isDirty}
            onClick={() => ending.mutate('usual')}
          >
            End it, keep the usual
          </button>
          <button
            type="button"
            className="btn btn-sm"
            disabled={ending.isPending || editing.isDirty}
            onClick={() => ending.mutate('new')}
          >
            End it, take the new
          </button>
          {editing.isDirty ? <span className="meta">Save or discard your changes first.</span> : null}
        </div>
      ) : null}
      {ending.isError ? <p role="alert">{sentenceOf(ending.error)}</p> : null}
    </section>
  );
}

function NewWords({ words }: { words: Step['words'] }) {
  return (
    <ul aria-label="The new words">
      {(['en', 'es'] as const).map((language) =>
        words[language] ? (
          <li key={language} className="second" lang={language}>
            {words[language].text}
          </li>
        ) : null,
      )}
    </ul>
  );
}

const usualPatients = 400;

function NewTrial({ ladder, step, editing, onClose }: Props & { onClose: () => void }) {
  const [what, setWhat] = useState<'when' | 'words'>('when');
  const [when, setWhen] = useState(step.when);
  const [words, setWords] = useState(step.words);
  const [planned, setPlanned] = useState(usualPatients);
  const starting = useMutation({
    mutationFn: (body: RouteInput<'startTrial'>['body']) => call('startTrial', { body }),
    onSuccess: (stored) => {
      editing.take(stored);
      onClose();
    },
  });
  const { version } = editing.stored;
  const arm = what === 'when' ? { when } : { words };
  return (
    <section className="step-trial" aria-label="New trial of this step">
      <p>
        Half of the patients, by chance, get the new way, the others this step as it is. Everybody is reminded; each
        patient stays with one way.
      </p>
      <div className="step-grid">
        <label className="labelled">
          Try
          <select
            className="field"
            value={what}
            onChange={(event) => setWhat(event.currentTarget.value === 'words' ? 'words' : 'when')}
          >
            <option value="when">another time</option>
            <option value="words">other words</option>
          </select>
        </label>
        {what === 'when' ? <WhenFields when={when} canChange onChange={setWhen} /> : null}
        <label className="labelled">
          Decide on so many patients
          <input
            className="field"
            type="number"
            min={40}
            max={5000}
            value={planned}
            onChange={(event) => setPlanned(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
      {what === 'words' ? <ArmWords ladder={ladder} step={{ ...step, words }} onWords={setWords} /> : null}
      <p className="meta">
        1,000 patients show a difference of 8 in 100 nearly always, fewer show only greater ones. It is looked at four
        times on the way, and the rule says when it is clear.
      </p>
      {starting.isError ? (
        <p className="automations-trouble" role="alert">
          <Icon name="alert" /> Not started. {sentenceOf(starting.error)}
        </p>
      ) : null}
      <div className="line">
        <button
          type="button"
          className="btn btn-sm btn-main"
          disabled={starting.isPending || Number.isNaN(planned)}
          onClick={() => starting.mutate({ ladderId: ladder.id, stepId: step.id, ...arm, planned, version })}
        >
          {starting.isPending ? 'Starting' : 'Start the trial'}
        </button>
        <button type="button" className="btn btn-sm" onClick={onClose}>
          Leave it
        </button>
      </div>
    </section>
  );
}

/** The new arm's words, checked as they are written. */
function ArmWords({
  ladder: { fallback },
  step,
  onWords,
}: Pick<Props, 'ladder' | 'step'> & { onWords: (words: Step['words']) => void }) {
  const { channels, words } = step;
  const { preview, language, setLanguage } = usePreview({ step: { channels, words }, fallback });
  return (
    <WordsEditor
      step={step}
      language={language}
      fallback={fallback}
      canChange
      preview={preview}
      onLanguage={setLanguage}
      onWords={onWords}
    />
  );
}
