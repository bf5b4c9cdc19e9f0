import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { type Language, languageNames } from './step-words.ts';

/** A step of a sequence as the page shows it, and what may be done with it. */
export interface StepProps<S> {
  step: S;
  isOpen: boolean;
  canChange: boolean;
  language: Language;
  fallback: Language;
  preview: ReminderPreviewOut | undefined;
  onOpen: () => void;
  onLanguage: (language: Language) => void;
  onChange: (change: Partial<S>) => void;
  onRemove: () => void;
}

interface Props {
  /** When it leaves, and how. */
  when: string;
  how: string;
  icon: IconName;
  isOn: boolean;
  /** Languages that it has words in; undefined where it needs none. */
  languages: number | undefined;
  isOpen: boolean;
  onOpen: () => void;
  children: ReactNode;
}

/** One step of several: closed it says when and how, open it can be changed. */
export function StepFrame({ when, how, icon, isOn, languages, isOpen, onOpen, children }: Props) {
  return (
    <li className="step">
      <span className={isOpen ? 'step-mark on' : 'step-mark'}>
        <Icon name={icon} size={14} />
      </span>
      <section className={isOpen ? 'step-card on' : 'step-card'} aria-label={`${when}: ${how}`}>
        <h2 className="step-head">
          <button type="button" className="step-toggle" aria-expanded={isOpen} onClick={onOpen}>
            <b className="strong nowrap">{when}</b>
            <span className="second cut">{how}</span>
            <span className="end line">
              {isOn ? null : <span className="chip">Off</span>}
              {languages === undefined ? null : (
                <span className="chip">{languages === 1 ? '1 language' : `${languages} languages`}</span>
              )}
              <Icon name={isOpen ? 'down' : 'right'} />
            </span>
          </button>
        </h2>
        {isOpen ? <div className="step-body">{children}</div> : null}
      </section>
    </li>
  );
}

/** Whether a step is on, and what takes it away. */
export function StepFoot({
  isOn,
  onSwitch,
  onRemove,
}: {
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
  onRemove: () => void;
}) {
  return (
    <div className="line">
      <Switch label="This step is on" checked={isOn} onChange={(event) => onSwitch(event.currentTarget.checked)} />
      <button type="button" className="btn btn-xs btn-quiet end" onClick={onRemove}>
        Remove this step
      </button>
    </div>
  );
}

/** The hour of a step that leaves on a day. */
export function StepTime({
  at,
  canChange,
  onChange,
}: {
  at: string;
  canChange: boolean;
  onChange: (at: string) => void;
}) {
  return (
    <label className="labelled">
      At
      <input
        className="field"
        type="time"
        value={at}
        readOnly={!canChange}
        onChange={(event) => (event.currentTarget.value ? onChange(event.currentTarget.value) : undefined)}
      />
    </label>
  );
}

/** The last line of the steps: one more. */
export function AddStep({ onAdd }: { onAdd: () => void }) {
  return (
    <li className="step">
      <span className="step-mark step-add">
        <Icon name="plus" size={14} />
      </span>
      <button type="button" className="btn btn-quiet step-more" onClick={onAdd}>
        Add a step
      </button>
    </li>
  );
}

/** The language of whoever has none, or one without words. */
export function FallbackField({
  value,
  canChange,
  onChange,
}: {
  value: Language;
  canChange: boolean;
  onChange: (fallback: Language) => void;
}) {
  return (
    <label className="labelled">
      Where a language has no words
      <select
        className="field"
        disabled={!canChange}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value === 'es' ? 'es' : 'en')}
      >
        {(['en', 'es'] as const).map((one) => (
          <option key={one} value={one}>
            {languageNames[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
