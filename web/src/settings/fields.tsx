import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';

interface Common {
  label: string;
  hint?: string;
  error?: string | undefined;
  canChange: boolean;
}

/** What stands around a field, as Mantine names it. */
function said({ label, hint, error }: Common) {
  return { label, description: hint, error };
}

/** A part of a page: what it is about, one sentence, and its fields. */
export function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className="group" aria-label={title}>
      <h2>{title}</h2>
      {hint ? <p className="second">{hint}</p> : null}
      <div className="group-fields">{children}</div>
    </section>
  );
}

/** One line of text, or a time, a date, a number as it is typed. */
export function LineField({
  value,
  onChange,
  type = 'text',
  ...common
}: Common & { value: string; onChange: (value: string) => void; type?: 'text' | 'time' | 'date' | 'tel' | 'email' }) {
  return (
    <TextInput
      {...said(common)}
      type={type}
      value={value}
      readOnly={!common.canChange}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A number. What is no number yet is sent as it is, so that the server says what is wrong with it. */
export function NumberField({
  value,
  onChange,
  step = 1,
  ...common
}: Common & { value: number; onChange: (value: number) => void; step?: number }) {
  const [text, setText] = useState(String(value));
  return (
    <TextInput
      {...said(common)}
      type="number"
      step={step}
      value={text}
      readOnly={!common.canChange}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(event.currentTarget.value === '' ? 0 : Number(event.currentTarget.value));
      }}
    />
  );
}

/** Several things, one a line. */
export function LinesField({
  value,
  onChange,
  ...common
}: Common & { value: readonly string[]; onChange: (value: string[]) => void }) {
  const [text, setText] = useState(value.join('\n'));
  return (
    <Textarea
      {...said(common)}
      autosize
      minRows={1}
      value={text}
      readOnly={!common.canChange}
      onChange={(event) => {
        setText(event.currentTarget.value);
        const lines = event.currentTarget.value.split(/[\n,]/).map((line) => line.trim());
        onChange(lines.filter((line) => line !== ''));
      }}
    />
  );
}

/** A longer text. */
export function TextField({
  value,
  onChange,
  ...common
}: Common & { value: string; onChange: (value: string) => void }) {
  return (
    <Textarea
      {...said(common)}
      autosize
      minRows={2}
      value={value}
      readOnly={!common.canChange}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function ChoiceField<T extends string>({
  value,
  onChange,
  choices,
  ...common
}: Common & { value: T; onChange: (value: T) => void; choices: readonly { value: T; label: string }[] }) {
  return (
    <NativeSelect
      {...said(common)}
      value={value}
      disabled={!common.canChange}
      data={choices.map((choice) => ({ ...choice }))}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
    />
  );
}

export function SwitchField({
  checked,
  onChange,
  ...common
}: Common & { checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <Switch
      {...said(common)}
      checked={checked}
      disabled={!common.canChange}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
