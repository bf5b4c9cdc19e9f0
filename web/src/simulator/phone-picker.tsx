import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, use, useEffect, useRef, useState } from 'react';
import { phoneOf } from '../ui/phone.ts';
import { call } from './coordinator.ts';
import { type Known, NamesContext } from './names.ts';
import { isNumber, numberOf } from './numbers.ts';

const pauseMilliseconds = 200;
const fewestLetters = 2;

interface Choice {
  number: string;
  name?: string;
  location?: string;
}

interface Props {
  /** Numbers that are on another phone already. */
  taken: readonly string[];
  onPick: (choice: Choice) => void;
  onClose: () => void;
}

/** Whose phone it is to be: somebody known, or any number at all. */
export function PhonePicker({ taken, onPick, onClose }: Props) {
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const choices = useChoices(typed).filter(({ number }) => isNumber(number) && !taken.includes(number));
  const typedNumber = numberOf(typed);
  const isNew = typedNumber !== undefined && !choices.some(({ number }) => number === typedNumber);
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    if (event.key !== 'Enter' || event.target !== box.current) return;
    const first = isNew ? { number: typedNumber } : choices[0];
    if (first) onPick(first);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from wherever the focus is
    <div className="phone-picker" onKeyDown={keys}>
      <input
        ref={box}
        type="text"
        autoComplete="off"
        aria-label="Name or number"
        placeholder="Name or number"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ul aria-label="Phones">
        {isNew ? (
          <li>
            <button type="button" onClick={() => onPick({ number: typedNumber })}>
              <span className="strong">Use {phoneOf(typedNumber)}</span>
              <span className="meta">any number will do</span>
            </button>
          </li>
        ) : null}
        {choices.map((choice) => (
          <li key={`${choice.number} ${choice.name}`}>
            <button type="button" onClick={() => onPick(choice)}>
              <span className="strong cut">{choice.name === choice.number ? phoneOf(choice.number) : choice.name}</span>
              <span className="meta">
                {choice.name === choice.number ? 'no patient, texted before' : phoneOf(choice.number)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {choices.length === 0 && !isNew ? (
        <p className="meta phone-nobody">
          {typed === '' ? 'No patients yet. Type any number, like 646 555 0104.' : 'Nobody by that name or number.'}
        </p>
      ) : null}
    </div>
  );
}

/** Those who were in touch lately, and, once something is typed, whoever is found by it. */
function useChoices(typed: string): Choice[] {
  const known = use(NamesContext);
  const [name] = useDebouncedValue(typed.trim(), pauseMilliseconds);
  const { data: found = [] } = useQuery({
    queryKey: ['names', 'search', name],
    queryFn: async (): Promise<Known[]> => {
      const { patients } = await call('searchPatients', { body: { name } });
      return patients.flatMap(({ givenName, familyName, phones, location }) =>
        phones.map((number) => ({ number, name: `${givenName} ${familyName}`, location })),
      );
    },
    enabled: name.length >= fewestLetters && /\p{L}/u.test(name),
  });
  const digits = typed.replace(/\D/g, '');
  const asked = typed.trim().toLowerCase();
  const near = known.filter(
    (one) => one.name.toLowerCase().includes(asked) || (digits !== '' && one.number.includes(digits)),
  );
  const all = [...near, ...found];
  return [...new Map(all.map((one) => [`${one.number} ${one.name}`, one])).values()];
}
