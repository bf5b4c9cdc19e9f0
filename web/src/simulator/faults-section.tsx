import { type ReactNode, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { Glyph, type GlyphName } from './glyph.tsx';
import { act, type Faults, type SimulatorState } from './local-api.ts';

const delaySeconds = 20;

/** What may happen to a text that we send, in plain words. */
const errors = [
  { error: '429', words: 'Too many requests (429)' },
  { error: '500', words: 'Twilio is down (500)' },
  { error: 'reset-before', words: 'Line cut, not taken' },
  { error: 'reset-after', words: 'Line cut, but taken' },
  { error: '21610', words: 'Texts are stopped (21610)' },
  { error: '30003', words: 'Phone is off (30003)' },
  { error: '30006', words: 'It is a landline (30006)' },
  { error: '30034', words: 'Not registered (30034)' },
] as const;

interface Props {
  state: SimulatorState;
  forgesNext: boolean;
  onForgesNext: (forges: boolean) => void;
}

/** What goes wrong at Twilio and on the way, each under a switch of its own. */
export function FaultsSection({ state, forgesNext, onForgesNext }: Props) {
  const { faults, hasStandIn } = state;
  const [chosen, setChosen] = useState<string>(faults.error ?? '30006');
  const error = faults.error ?? chosen;
  const change = (next: Faults) => act('/local/faults', next);
  const { error: _error, delaySeconds: _delay, duplicate: _twice, reorder: _order } = faults;
  const without = (name: keyof Faults): Faults => {
    const { [name]: _off, ...rest } = faults;
    return rest;
  };
  const flip = (name: keyof Faults, on: Faults) => (isOn: boolean) =>
    change(isOn ? { ...faults, ...on } : without(name));
  const count = [_error, _delay, _twice, _order, forgesNext].filter(Boolean).length;
  return (
    <section className="console-part" aria-label="Faults">
      <header>
        <h2>Faults</h2>
        <span className="meta end">{count === 0 ? 'none on' : `${count} on`}</span>
      </header>
      {hasStandIn ? (
        <>
          <Fault
            glyph="copies"
            name="Deliver webhooks twice"
            isOn={faults.duplicate === true}
            onFlip={flip('duplicate', { duplicate: true })}
          >
            every one
          </Fault>
          <Fault
            glyph="hourglass"
            name="Delay delivery reports"
            isOn={(faults.delaySeconds ?? 0) > 0}
            onFlip={flip('delaySeconds', { delaySeconds })}
          >
            {delaySeconds} s
          </Fault>
          <Fault
            glyph="shuffle"
            name="Reports out of order"
            isOn={faults.reorder === true}
            onFlip={flip('reorder', { reorder: true })}
          >
            last one first
          </Fault>
          <Fault name="Send fails" isOn={faults.error !== undefined} onFlip={flip('error', { error })}>
            <select
              className="fault-error"
              aria-label="How a send fails"
              value={error}
              onChange={({ currentTarget: { value } }) => {
                setChosen(value);
                if (faults.error !== undefined) void change({ ...faults, error: value });
              }}
            >
              {errors.map(({ error: code, words }) => (
                <option key={code} value={code}>
                  {words}
                </option>
              ))}
            </select>
          </Fault>
        </>
      ) : (
        <p className="meta">Texts go to another Twilio than the one here, which cannot be made to fail.</p>
      )}
      <Fault glyph="shield" name="Forge the signature" isOn={forgesNext} onFlip={onForgesNext}>
        next text
      </Fault>
    </section>
  );
}

interface FaultProps {
  /** Default: the barred circle. */
  glyph?: GlyphName;
  name: string;
  isOn: boolean;
  onFlip: (isOn: boolean) => void;
  /** How much of it. */
  children: ReactNode;
}

function Fault({ glyph, name, isOn, onFlip, children }: FaultProps) {
  return (
    <div className="fault">
      {glyph ? <Glyph name={glyph} /> : <Icon name="ban" />}
      <span className="cut">{name}</span>
      <span className="meta">{children}</span>
      <button
        type="button"
        role="switch"
        className="fault-switch"
        aria-checked={isOn}
        aria-label={name}
        onClick={() => onFlip(!isOn)}
      />
    </div>
  );
}
