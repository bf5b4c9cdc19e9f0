import { useState } from 'react';
import { dayAfter, instantOf } from '#shared/domain/practice/wall-time.ts';
import { dateOf, shortDateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { clockOf } from './clock-words.ts';
import { Glyph } from './glyph.tsx';
import { act, type SimulatorState } from './local-api.ts';

const rates = [
  { rate: 0, name: 'Pause' },
  { rate: 1, name: '1×' },
  { rate: 60, name: '60×' },
] as const;

const jumps = [
  { name: '+ 1 day', advance: 'P1D', wide: true },
  { name: '+ 10 s', advance: 'PT10S', wide: false },
  { name: '+ 1 min', advance: 'PT1M', wide: false },
  { name: '+ 30 min', advance: 'PT30M', wide: false },
] as const;

/** The practice's clock: what it says, how fast it runs, and jumps ahead that do all that becomes due. */
export function ClockSection({ state }: { state: SimulatorState }) {
  const [isJumping, setJumping] = useState(false);
  const office = state.numbers[0];
  const zone = office?.zone ?? 'UTC';
  const now = Date.parse(state.now);
  const change = async (body: unknown) => {
    setJumping(true);
    await act('/local/clock', body);
    setJumping(false);
  };
  const tomorrow = () => new Date(instantOf(zone, dayAfter(dateOf(now, zone)), '08:00')).toISOString();
  return (
    <section className="console-part" aria-label="Clock">
      <header>
        <h2>Clock</h2>
        <span className="chip chip-accent end" role="status">
          <Glyph name="timer" size={12} />
          {isJumping ? 'Doing what became due' : aheadOf(now - Date.now())}
        </span>
      </header>
      <div className="line">
        <span className="clock-time">{clockOf(state.now, zone)}</span>
        <p className="second nowrap">
          {shortDateOf(now, zone, Date.now())}
          <br />
          <span className="meta">
            {office?.name}, {zoneNameOf(now, zone)}
          </span>
        </p>
        <fieldset className="segments end">
          <legend className="read-aloud">Speed</legend>
          {rates.map(({ rate, name }) => (
            <button
              type="button"
              key={rate}
              className={state.rate === rate ? 'on' : ''}
              aria-pressed={state.rate === rate}
              onClick={() => act('/local/clock', { rate })}
            >
              {rate === 0 ? <Icon name="pause" size={14} /> : name}
              {rate === 0 ? <span className="read-aloud">{name}</span> : null}
            </button>
          ))}
        </fieldset>
      </div>
      <div className="jumps">
        <button
          type="button"
          className="btn btn-main btn-sm wide"
          disabled={isJumping}
          onClick={() => change({ now: tomorrow() })}
        >
          <Glyph name="skip" size={14} />
          Tomorrow 8:00 am
        </button>
        {jumps.map(({ name, advance, wide }) => (
          <button
            type="button"
            key={name}
            className={`btn btn-sm${wide ? ' wide' : ''}`}
            disabled={isJumping}
            onClick={() => change({ advance })}
          >
            {name}
          </button>
        ))}
      </div>
    </section>
  );
}

/** "Real time", "1 d 4 h ahead", "12 m behind". */
function aheadOf(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes === 0) return 'Real time';
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts = [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', days === 0 ? `${minutes % 60} m` : ''];
  const shown = parts.filter((part) => part !== '' && part !== '0 m').join(' ');
  return `${shown} ${milliseconds > 0 ? 'ahead' : 'behind'}`;
}

function zoneNameOf(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}
