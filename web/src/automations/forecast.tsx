import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, sentenceOf } from '../client.ts';
import type { Ladder } from './step-words.ts';

const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });
const tallest = 60;

/** What the next seven days are going to send, by the ladders as they are or, where something is not saved, as they would be. */
export function Forecast({ ladders }: { ladders: Ladder[] | undefined }) {
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
