import { useSessionStorage } from '@mantine/hooks';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { Glyph } from './glyph.tsx';
import type { SimulatorState } from './local-api.ts';
import { MailClient } from './mail-client.tsx';
import type { Known } from './names.ts';
import { isNumber } from './numbers.ts';
import './mail-client.css';
import { Phone } from './phone.tsx';

const phonesAtFirst = 2;
const mostPhones = 3;
/** Numbers that nobody has, for phones of no patient. */
const spareNumbers = ['+16465550101', '+16465550102', '+16465550103'];

interface Props {
  state: SimulatorState;
  known: Known[];
  /** The server did not answer the last time it was asked. */
  isAway: boolean;
  forgesNext: boolean;
  onSent: () => void;
}

/** The phones, side by side. Which numbers they have is kept as long as the tab. */
export function Stage({ state, known, isAway, forgesNext, onSent }: Props) {
  const [numbers, setNumbers] = useSessionStorage({
    key: 'deskline-phones',
    defaultValue: Array.from({ length: phonesAtFirst }).reduce<string[]>((all) => [...all, nextNumber(known, all)], []),
    getInitialValueInEffect: false,
  });
  const [shown, setShown] = useSessionStorage<'phones' | 'mail'>({ key: 'deskline-stage', defaultValue: 'phones' });
  return (
    <main className="stage">
      <header className="stage-head">
        <Logo />
        <h1>Clinic in a box</h1>
        <p className="meta stage-about">
          Play the patient. Every text goes through the real webhook.
          {state.hasStandIn ? ' Nothing leaves this machine.' : ''}
        </p>
        <fieldset className="segments" aria-label="What is played">
          {(['phones', 'mail'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={one === shown ? 'on' : ''}
              aria-pressed={one === shown}
              onClick={() => setShown(one)}
            >
              <Icon name={one === 'phones' ? 'sms' : 'mail'} size={14} />
              {one === 'phones' ? 'Phones' : 'Mail'}
            </button>
          ))}
        </fieldset>
        <a className="btn btn-sm end" href="/inbox" target="_blank" rel="noreferrer">
          <Icon name="inbox" size={14} />
          Open the inbox
          <Glyph name="out" size={12} />
          <span className="read-aloud">in another tab</span>
        </a>
      </header>
      {isAway ? (
        <p className="stage-away" role="alert">
          <Icon name="offline" className="c-warn" />
          Deskline does not answer. Is it running? npm start
        </p>
      ) : null}
      {shown === 'mail' ? <MailClient /> : null}
      <div className="phones" hidden={shown === 'mail'}>
        {numbers.map((number, place) => (
          <Phone
            // biome-ignore lint/suspicious/noArrayIndexKey: a place on the stage is the same phone whatever its number
            key={place}
            number={number}
            others={numbers}
            state={state}
            forgesNext={forgesNext}
            onSent={onSent}
            onNumber={(next) => setNumbers(swapped(numbers, place, next))}
            onPutAway={numbers.length > 1 ? () => setNumbers(numbers.toSpliced(place, 1)) : undefined}
          />
        ))}
        {numbers.length < mostPhones ? (
          <button
            type="button"
            className="phone-more"
            onClick={() => setNumbers([...numbers, nextNumber(known, numbers)])}
          >
            <Glyph name="plus" size={20} />
            Add a phone
          </button>
        ) : null}
      </div>
    </main>
  );
}

/** With the number at that place; where another phone has it, that one gets what stood here. */
function swapped(numbers: readonly string[], place: number, next: string): string[] {
  return numbers.map((number, at) => (at === place ? next : number === next ? (numbers[place] ?? number) : number));
}

/** A patient's number that is on no phone yet, by the newest conversation; else a stranger's; else one nobody has. */
function nextNumber(known: readonly Known[], taken: readonly string[]): string {
  const isPatient = ({ name, number }: Known) => name !== number;
  const people = [...known.filter(isPatient), ...known.filter((one) => !isPatient(one))];
  const candidates = [...people.map(({ number }) => number).filter(isNumber), ...spareNumbers];
  return candidates.find((number) => !taken.includes(number)) ?? '';
}
