import { Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ulid } from 'ulid';
import type { ThreadOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { holdPolls, keepEntry, refresh } from '../thread/caches.ts';
import { Icon } from '../ui/icon.tsx';

const outcomes = [
  ['spoke', 'Spoke with them'],
  ['left-message', 'Left a message'],
  ['no-answer', 'Nobody answered'],
] as const;
const directions = [
  ['out', 'We called'],
  ['in', 'They called'],
] as const;

/** Writes down a call that was made or taken elsewhere. */
export function LogCall({ thread, onDone, onBack }: { thread: ThreadOut; onDone: () => void; onBack: () => void }) {
  const [id] = useState(() => ulid());
  const [direction, setDirection] = useState<(typeof directions)[number][0]>('out');
  const [outcome, setOutcome] = useState<(typeof outcomes)[number][0]>('spoke');
  const [note, setNote] = useState('');
  const [complaint, setComplaint] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    const words = note.trim() === '' ? {} : { note: note.trim() };
    try {
      const entry = await call('logCall', {
        params: { threadId: thread.id },
        body: { id, direction, outcome, ...words },
      });
      await holdPolls(thread.id);
      keepEntry(thread.id, entry);
      onDone();
    } catch (error) {
      setComplaint(`Not logged. ${sentenceOf(error)}`);
    } finally {
      refresh(thread.id);
    }
  }

  return (
    <form className="call-panel" aria-label="Log a call" onSubmit={submit}>
      <Choice legend="Who called" name="direction" choices={directions} value={direction} onChoose={setDirection} />
      <Choice legend="What came of it" name="outcome" choices={outcomes} value={outcome} onChoose={setOutcome} />
      <Textarea
        label="Note"
        placeholder="Moved to Friday 10:40"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <p className="meta">
        {outcome === 'no-answer'
          ? 'The patient still waits for an answer.'
          : 'This answers what the patient is waiting for.'}
      </p>
      {complaint ? (
        <p className="meta c-danger" role="alert">
          {complaint}
        </p>
      ) : null}
      <div className="line">
        <button type="button" className="btn btn-quiet" onClick={onBack}>
          Back
        </button>
        <button type="submit" className="btn btn-main end">
          <Icon name="check" size={14} />
          Log call
        </button>
      </div>
    </form>
  );
}

function Choice<T extends string>({
  legend,
  name,
  choices,
  value,
  onChoose,
}: {
  legend: string;
  name: string;
  choices: readonly (readonly [T, string])[];
  value: T;
  onChoose: (value: T) => void;
}) {
  return (
    <fieldset className="call-choices">
      <legend>{legend}</legend>
      {choices.map(([choice, words]) => (
        <label key={choice}>
          <input type="radio" name={name} checked={value === choice} onChange={() => onChoose(choice)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}
