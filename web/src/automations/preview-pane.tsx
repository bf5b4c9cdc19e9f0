import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { PatientPicker, type Picked } from '../schedule/patient-picker.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Ladder } from './step-words.ts';

interface Props {
  preview: ReminderPreviewOut | undefined;
  error: string | undefined;
  picked: Picked | undefined;
  onPick: (of: Picked | undefined) => void;
  /** The ladders as they would be, where something is not saved. */
  ladders: Ladder[] | undefined;
}

/** How the open step reads, and what the next seven days are going to send. */
export function PreviewPane({ preview, error, picked, onPick, ladders }: Props) {
  const [isPicking, setPicking] = useState(false);
  return (
    <aside className="preview" aria-label="Preview">
      <header className="preview-head">
        <h2>Preview</h2>
        <button
          type="button"
          className="btn btn-sm end cut"
          aria-expanded={isPicking}
          onClick={() => setPicking(!isPicking)}
        >
          <Icon name="user" size={14} /> {picked ? `${picked.givenName} ${picked.familyName}` : 'For a patient'}
        </button>
      </header>
      {isPicking ? (
        <div className="preview-part">
          <PatientPicker
            picked={picked}
            onPick={(of) => {
              onPick(of);
              if (of) setPicking(false);
            }}
          />
        </div>
      ) : null}
      <div className="preview-part">
        {error ? (
          <p role="alert" className="c-danger">
            {error}
          </p>
        ) : null}
        {preview ? (
          <figure className="preview-phone">
            <figcaption className="meta">
              To {preview.name}, visit {preview.when}
            </figcaption>
            <p className="preview-bubble">{preview.text === '' ? 'These words cannot be filled in.' : preview.text}</p>
          </figure>
        ) : null}
        {preview?.email ? (
          <details className="preview-mail">
            <summary>As an e-mail: {preview.email.subject}</summary>
            <p>{preview.email.body}</p>
          </details>
        ) : null}
        {preview?.call ? (
          <details className="preview-mail">
            <summary>As a call</summary>
            <p>
              {preview.call} It begins with the practice and its number, and ends with the keys: 1 confirms, 2 asks for
              a call, 9 stops such calls. A machine hears the practice, its number and “please call us back”.
            </p>
          </details>
        ) : null}
      </div>
      <Forecast ladders={ladders} />
    </aside>
  );
}

const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });
const tallest = 60;

function Forecast({ ladders }: { ladders: Ladder[] | undefined }) {
  const forecast = useQuery({
    queryKey: ['reminder-forecast', ladders],
    queryFn: () => call('forecastReminders', { body: ladders ? { ladders } : {} }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  if (forecast.isError) return <p className="preview-part meta">{sentenceOf(forecast.error)}</p>;
  if (!forecast.data)
    return (
      <p className="preview-part meta" aria-busy="true">
        Counting the next 7 days
      </p>
    );
  const { days, texts, dollars, left, steps } = forecast.data;
  const calls = days.reduce((sum, { voice }) => sum + voice, 0);
  const most = Math.max(1, ...days.map((day) => day.sms + day.email + day.voice));
  return (
    <>
      <section className="preview-part" aria-label="The next 7 days">
        <h3>
          {ladders ? 'If saved, the next 7 days' : 'The next 7 days'}
          <span className="meta end">
            {texts} {texts === 1 ? 'text' : 'texts'}
            {calls > 0 ? `, ${calls} ${calls === 1 ? 'call' : 'calls'}` : ''}, about ${dollars.toFixed(2)}
          </span>
        </h3>
        <ol className="bars">
          {days.map(({ date, sms, email, voice }) => {
            const count = sms + email + voice;
            return (
              <li key={date}>
                <span>{count}</span>
                <i style={{ height: `${Math.max(3, (tallest * count) / most)}px` }} />
                <span>{weekday.format(new Date(`${date}T00:00:00Z`))}</span>
              </li>
            );
          })}
        </ol>
      </section>
      {left.length > 0 ? (
        <section className="preview-part" aria-label="Will not be sent">
          <h3>
            Will not be sent
            <span className="meta end">
              {left.reduce((sum, { count }) => sum + count, 0)} of {steps}
            </span>
          </h3>
          <ul className="left-out">
            {left.map(({ code, message, count }) => (
              <li key={code}>
                <span>{message}</span>
                <b className="strong end">{count}</b>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
