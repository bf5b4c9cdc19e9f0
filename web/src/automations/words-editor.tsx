import { useId, useRef } from 'react';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { type TemplateVariable, templateVariables } from '#shared/domain/template/template.ts';
import { Icon } from '../ui/icon.tsx';
import { type Language, languageNames, type Step } from './step-words.ts';

interface Props {
  step: Pick<Step, 'words' | 'channels'>;
  language: Language;
  fallback: Language;
  canChange: boolean;
  /** A visit that was missed has no page any more: no field for its link. */
  withLink?: boolean;
  /** Only these fields can be put in, where not all can. */
  only?: readonly TemplateVariable[];
  preview: Pick<ReminderPreviewOut, 'segments' | 'problems'> | undefined;
  onLanguage: (language: Language) => void;
  onWords: (words: Step['words']) => void;
}

/** What a step says, one language at a time, with its fields, its length and what stands against it. */
export function WordsEditor({
  step,
  language,
  fallback,
  canChange,
  withLink = true,
  only,
  preview,
  onLanguage,
  onWords,
}: Props) {
  const words = step.words[language];
  const set = (change: Partial<NonNullable<typeof words>>) =>
    onWords({ ...step.words, [language]: { text: words?.text ?? '', ...words, ...change } });
  const problems = (preview?.problems ?? []).filter(({ part }) => part.startsWith(`${language}.`));
  const name = languageNames[language];
  const can = (field: string) => (only ? only.some((one) => one === field) : withLink || field !== 'link');
  const fields = Object.entries(templateVariables).filter(([field]) => can(field));
  return (
    <div className="step-words">
      <div className="line">
        <fieldset className="segments" aria-label="Language">
          {(['en', 'es'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={one === language ? 'on' : ''}
              aria-pressed={one === language}
              onClick={() => onLanguage(one)}
            >
              {languageNames[one]}
            </button>
          ))}
        </fieldset>
        {words ? null : (
          <span className="meta">
            {name} has no words yet: {languageNames[fallback]} is sent.
          </span>
        )}
      </div>
      <Template
        label={`Text, ${name}`}
        value={words?.text ?? ''}
        canChange={canChange}
        fields={fields}
        onChange={(text) => set({ text })}
      />
      {step.channels.includes('email') ? (
        <details className="step-mail">
          <summary>E-mail, {name}</summary>
          <Template
            label={`Subject, ${name}`}
            value={words?.email?.subject ?? ''}
            canChange={canChange}
            fields={fields}
            rows={1}
            onChange={(subject) => set({ email: { body: words?.email?.body ?? '', ...words?.email, subject } })}
          />
          <Template
            label={`E-mail, ${name}`}
            value={words?.email?.body ?? ''}
            canChange={canChange}
            fields={fields}
            onChange={(body) => set({ email: { subject: words?.email?.subject ?? '', ...words?.email, body } })}
          />
        </details>
      ) : null}
      {preview ? (
        <p className="meta line" aria-live="polite">
          <span className={preview.segments.encoding === 'UCS-2' ? 'c-warn strong' : 'strong'}>
            {preview.segments.segments} {preview.segments.segments === 1 ? 'segment' : 'segments'}
          </span>
          {preview.segments.offending ? (
            <span>“{preview.segments.offending}” is outside the plain SMS alphabet and makes it longer.</span>
          ) : null}
        </p>
      ) : null}
      <ul className="step-problems" aria-label="What stands against these words">
        {problems.map(({ part, code, severity, message }) => (
          <li key={`${part} ${code}`} className={severity === 'error' ? 'c-danger' : ''}>
            <Icon name={severity === 'error' ? 'ban' : 'alert'} className={severity === 'error' ? '' : 'c-warn'} />
            <span>
              <span className="read-aloud">{severity === 'error' ? 'Cannot be saved: ' : 'Think about it: '}</span>
              {message}
            </span>
          </li>
        ))}
        {preview && problems.length === 0 && words ? (
          <li>
            <Icon name="checked" className="c-ok" /> Names the practice, says how to stop, no health details
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** A template and the fields that can be put into it, where the caret stands. */
function Template({
  label,
  value,
  canChange,
  fields,
  rows = 3,
  onChange,
}: {
  label: string;
  value: string;
  canChange: boolean;
  /** What can be put in: the name in the template, and what it is called. */
  fields: readonly [string, string][];
  rows?: number;
  onChange: (value: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const put = (name: string) => {
    const field = `{{ ${name} }}`;
    const at = area.current?.selectionStart ?? value.length;
    const to = area.current?.selectionEnd ?? at;
    onChange(`${value.slice(0, at)}${field}${value.slice(to)}`);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(at + field.length, at + field.length);
    });
  };
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        ref={area}
        className="field step-text"
        rows={rows}
        value={value}
        readOnly={!canChange}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {canChange ? (
        <fieldset className="step-fields" aria-label={`Fields for ${label}`}>
          {fields.map(([name, said]) => (
            <button key={name} type="button" className="chip chip-accent step-field" onClick={() => put(name)}>
              {said}
            </button>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}
