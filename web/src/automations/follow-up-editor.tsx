import { Switch } from '@mantine/core';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { defaultFollowUps } from '#shared/domain/followup/default-follow-ups.ts';
import { FollowUpCard } from './follow-up-card.tsx';
import { type FollowUps, newFollowUp } from './follow-up-words.ts';
import { AddStep, FallbackField } from './step-frame.tsx';
import type { Language } from './step-words.ts';
import type { FollowUpWriting } from './use-follow-ups.ts';

interface Props {
  writing: FollowUpWriting;
  openStep: string | undefined;
  language: Language;
  preview: ReminderPreviewOut | undefined;
  onOpen: (step: string) => void;
  onLanguage: (language: Language) => void;
}

const mostSteps = 6;

/** What is done about a missed visit: whether at all, and the steps in their order. */
export function FollowUpEditor({ writing, openStep, language, preview, onOpen, onLanguage }: Props) {
  const { canChange, fields } = writing;
  const { steps, fallback } = fields;
  const change = (next: Partial<FollowUps>) => writing.write({ ...fields, ...next });
  return (
    <div className="automations-body">
      <p className="second follow-up-about">
        After a visit was marked as missed. It ends at once when they answer, book another visit or stop messages, and
        when somebody at the desk called.
      </p>
      <div className="for-whom">
        <Switch
          label="Missed visits are followed up"
          checked={fields.on}
          disabled={!canChange}
          onChange={(event) => change({ on: event.currentTarget.checked })}
        />
        <FallbackField value={fallback} canChange={canChange} onChange={(next) => change({ fallback: next })} />
      </div>
      {steps.length === 0 ? (
        <p className="second">
          Nothing is done about a missed visit yet.{' '}
          {canChange ? (
            <button type="button" className="btn btn-sm" onClick={() => change(defaultFollowUps)}>
              Begin with the usual three steps
            </button>
          ) : null}
        </p>
      ) : null}
      <ol className="steps">
        {steps.map((step) => (
          <FollowUpCard
            key={step.id}
            step={step}
            isOpen={step.id === openStep}
            canChange={canChange}
            language={language}
            fallback={fallback}
            preview={step.id === openStep ? preview : undefined}
            onOpen={() => onOpen(step.id === openStep ? '' : step.id)}
            onLanguage={onLanguage}
            onChange={(next) => change({ steps: steps.map((one) => (one.id === step.id ? { ...one, ...next } : one)) })}
            onRemove={() => change({ steps: steps.filter(({ id }) => id !== step.id) })}
          />
        ))}
        {canChange && steps.length < mostSteps ? (
          <AddStep
            onAdd={() => {
              const step = newFollowUp(steps.map(({ id }) => id));
              change({ steps: [...steps, step] });
              onOpen(step.id);
            }}
          />
        ) : null}
      </ol>
    </div>
  );
}
