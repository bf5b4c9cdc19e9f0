import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { call } from '../client.ts';
import { useMe } from '../me.ts';
import { StepCard } from './step-card.tsx';
import { AddStep, FallbackField } from './step-frame.tsx';
import { StepTrial } from './step-trial.tsx';
import { type Ladder, type Language, newStep } from './step-words.ts';
import type { Editing } from './use-ladders.ts';

interface Props {
  ladder: Ladder;
  editing: Editing;
  openStep: string | undefined;
  language: Language;
  preview: ReminderPreviewOut | undefined;
  onOpen: (step: string) => void;
  onLanguage: (language: Language) => void;
}

const mostSteps = 8;

/** One ladder: which visits it is for, and its steps in their order. */
export function LadderEditor({ ladder, editing, openStep, language, preview, onOpen, onLanguage }: Props) {
  const { canChange } = editing;
  const running = editing.stored.trials.find(({ ladderId }) => ladderId === ladder.id);
  const change = (fields: Partial<Ladder>) => editing.change(ladder.id, fields);
  return (
    <div className="automations-body">
      <ForWhom ladder={ladder} canChange={canChange} onChange={change} />
      <ol className="steps">
        {ladder.steps.map((step) => (
          <StepCard
            key={step.id}
            step={step}
            isOpen={step.id === openStep}
            canChange={canChange && running?.stepId !== step.id}
            language={language}
            fallback={ladder.fallback}
            preview={step.id === openStep ? preview : undefined}
            trial={<StepTrial key={step.id} ladder={ladder} step={step} editing={editing} />}
            onOpen={() => onOpen(step.id === openStep ? '' : step.id)}
            onLanguage={onLanguage}
            onChange={(fields) => editing.changeStep(ladder.id, step.id, fields)}
            onRemove={() => change({ steps: ladder.steps.filter(({ id }) => id !== step.id) })}
          />
        ))}
        {canChange && ladder.steps.length < mostSteps ? (
          <AddStep
            onAdd={() => {
              const step = newStep(ladder.steps.map(({ id }) => id));
              change({ steps: [...ladder.steps, step] });
              onOpen(step.id);
            }}
          />
        ) : null}
      </ol>
    </div>
  );
}

function ForWhom({
  ladder,
  canChange,
  onChange,
}: {
  ladder: Ladder;
  canChange: boolean;
  onChange: (fields: Partial<Ladder>) => void;
}) {
  const { practice } = useMe();
  const calendar = useQuery({ queryKey: ['calendar'], queryFn: () => call('readCalendar', {}) });
  const types = calendar.data?.visitTypes ?? [];
  return (
    <div className="for-whom">
      <label className="labelled">
        Name
        <input
          className="field"
          value={ladder.name}
          readOnly={!canChange}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </label>
      <FallbackField value={ladder.fallback} canChange={canChange} onChange={(fallback) => onChange({ fallback })} />
      <Choice
        label="Visits"
        all="Every type"
        options={types}
        chosen={ladder.visitTypes}
        canChange={canChange}
        onChange={(visitTypes) => onChange({ visitTypes })}
      />
      <Choice
        label="Locations"
        all="Everywhere"
        options={practice.locations}
        chosen={ladder.locations}
        canChange={canChange}
        onChange={(locations) => onChange({ locations })}
      />
      <Switch
        label="These reminders are on"
        checked={ladder.on}
        disabled={!canChange}
        onChange={(event) => onChange({ on: event.currentTarget.checked })}
      />
    </div>
  );
}

/** Everything, or some of a list. */
function Choice({
  label,
  all,
  options,
  chosen,
  canChange,
  onChange,
}: {
  label: string;
  all: string;
  options: readonly { id: string; name: string }[];
  chosen: string[] | undefined;
  canChange: boolean;
  onChange: (chosen: string[] | undefined) => void;
}) {
  const set = (id: string, isIn: boolean) => {
    const next = isIn ? [...(chosen ?? []), id] : (chosen ?? []).filter((one) => one !== id);
    onChange(next.length > 0 ? next : undefined);
  };
  const names = options.filter(({ id }) => chosen?.includes(id)).map(({ name }) => name);
  return (
    <details className="for-which">
      <summary>
        {label}: {names.length > 0 ? names.join(', ') : all}
      </summary>
      <fieldset>
        <legend className="read-aloud">{label}</legend>
        {options.map(({ id, name }) => (
          <label key={id} className="line">
            <input
              type="checkbox"
              checked={chosen?.includes(id) ?? false}
              disabled={!canChange}
              onChange={(event) => set(id, event.currentTarget.checked)}
            />
            {name}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
