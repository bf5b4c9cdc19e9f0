import { Switch } from '@mantine/core';
import { useState } from 'react';
import { AutomationPane } from './automation-pane.tsx';
import { PreviewPhone } from './preview-phone.tsx';
import { FallbackField } from './step-frame.tsx';
import type { Language } from './step-words.ts';
import { type SurveyFields, type SurveyWriting, useSurveyPreview } from './use-survey.ts';
import { WordsEditor } from './words-editor.tsx';

const delays = [1, 2, 4, 8, 24, 48, 72];
const pauses = [14, 30, 60, 90, 180, 365];

/** The one question that patients are asked: whether, after what, how seldom, in which words, and how it reads. */
export function SurveyPane({ writing }: { writing: SurveyWriting }) {
  const { fields, canChange } = writing;
  const [language, setLanguage] = useState<Language>('en');
  const { preview, error } = useSurveyPreview(fields.words[language], language);
  const change = (next: Partial<SurveyFields>) => writing.write({ ...fields, ...next });
  return (
    <>
      <AutomationPane name="Survey" isOn={fields.on} writing={writing}>
        <div className="automations-body">
          <p className="second follow-up-about">
            One question by text, with a number from 1 to 5 as the answer. Only who agreed to outreach is asked, within
            its hours; nobody of whom something waits for a person, nor about a confidential conversation.
          </p>
          <div className="for-whom">
            <Switch
              label="Patients are asked"
              checked={fields.on}
              disabled={!canChange}
              onChange={(event) => change({ on: event.currentTarget.checked })}
            />
            <FallbackField
              value={fields.fallback}
              canChange={canChange}
              onChange={(fallback) => change({ fallback })}
            />
          </div>
          <fieldset className="survey-after">
            <legend className="second">After</legend>
            <Switch
              label="A visit that took place"
              checked={fields.after.visit}
              disabled={!canChange}
              onChange={(event) => change({ after: { ...fields.after, visit: event.currentTarget.checked } })}
            />
            <Switch
              label="A conversation that somebody answered and closed"
              checked={fields.after.conversation}
              disabled={!canChange}
              onChange={(event) => change({ after: { ...fields.after, conversation: event.currentTarget.checked } })}
            />
          </fieldset>
          <div className="step-grid">
            <Choice
              label="So long after it"
              value={fields.delayHours}
              choices={delays}
              said={(hours) => (hours === 1 ? '1 hour' : `${hours} hours`)}
              canChange={canChange}
              onChange={(delayHours) => change({ delayHours })}
            />
            <Choice
              label="Nobody again within"
              value={fields.everyDays}
              choices={pauses}
              said={(days) => `${days} days`}
              canChange={canChange}
              onChange={(everyDays) => change({ everyDays })}
            />
          </div>
          <WordsEditor
            step={{ words: worded(fields.words), channels: ['sms'] }}
            language={language}
            fallback={fields.fallback}
            canChange={canChange}
            only={['name', 'practice', 'phone']}
            preview={preview}
            onLanguage={setLanguage}
            onWords={({ en, es }) =>
              change({ words: { ...(en ? { en: en.text } : {}), ...(es ? { es: es.text } : {}) } })
            }
          />
        </div>
      </AutomationPane>
      <aside className="preview" aria-label="Preview">
        <header className="preview-head">
          <h2>Preview</h2>
        </header>
        <div className="preview-part">
          <PreviewPhone
            error={error}
            preview={preview && { whom: `${preview.name}, or whoever has the telephone`, text: preview.text }}
          />
        </div>
      </aside>
    </>
  );
}

function worded({ en, es }: SurveyFields['words']) {
  return { ...(en === undefined ? {} : { en: { text: en } }), ...(es === undefined ? {} : { es: { text: es } }) };
}

interface ChoiceProps {
  label: string;
  value: number;
  choices: readonly number[];
  said: (value: number) => string;
  canChange: boolean;
  onChange: (value: number) => void;
}

function Choice({ label, value, choices, said, canChange, onChange }: ChoiceProps) {
  const all = choices.includes(value) ? choices : [...choices, value].toSorted((a, b) => a - b);
  return (
    <label className="labelled">
      {label}
      <select
        className="field"
        disabled={!canChange}
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {all.map((one) => (
          <option key={one} value={one}>
            {said(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
