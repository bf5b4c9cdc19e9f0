import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { base64Of } from './base64-of.ts';
import { clockOf } from './clock-words.ts';
import { act, phoneQuery, type SimulatorState } from './local-api.ts';
import { useNameOf } from './names.ts';
import { PhoneCall } from './phone-call.tsx';
import { PhoneFlow } from './phone-flow.tsx';
import { PhonePicker } from './phone-picker.tsx';
import { PhoneWriter } from './phone-writer.tsx';

interface Props {
  number: string;
  /** The numbers of all phones on the stage. */
  others: readonly string[];
  state: SimulatorState;
  /** The next text is to be signed by somebody who is not Twilio. */
  forgesNext: boolean;
  onSent: () => void;
  onNumber: (number: string) => void;
  onPutAway: (() => void) | undefined;
}

/** One phone: whose it is, what it sees of the practice, and a box to text from it. */
export function Phone({ number, others, state, forgesNext, onSent, onNumber, onPutAway }: Props) {
  const [office, setOffice] = useState<string>();
  const [isPicking, setPicking] = useState(false);
  const nameOf = useNameOf();
  const { data } = useQuery(phoneQuery(number));
  // Until another is chosen, whom this person wrote with last.
  const chosen = office ?? data?.texts.at(-1)?.office;
  const texted = state.numbers.find((one) => one.number === chosen) ?? state.numbers[0];
  if (!texted) return null;
  const texts = data?.texts.filter((text) => text.office === texted.number) ?? [];
  const send = async (body: string, photo?: File) => {
    const forged = forgesNext ? { forged: true } : {};
    const pictured = photo ? { photo: { type: photo.type, bytes: await base64Of(photo) } } : {};
    onSent();
    return act('/local/texts', { from: number, to: texted.number, body, ...pictured, ...forged });
  };
  return (
    <section className="phone" aria-label={`Phone ${phoneOf(number)}`}>
      <div className="phone-bar">
        <span>{clockOf(state.now, texted.zone).slice(0, 5)}</span>
        {onPutAway ? (
          <button type="button" className="icon-btn" onClick={onPutAway}>
            <Icon name="close" size={14} />
            <span className="read-aloud">Put this phone away</span>
          </button>
        ) : null}
      </div>
      <header className="phone-head">
        <button
          type="button"
          className="phone-who"
          aria-expanded={isPicking}
          aria-label={`Whose phone: ${nameOf(number)}`}
          onClick={() => setPicking(!isPicking)}
        >
          <span className="cut">{nameOf(number)}</span>
          <Icon name="down" size={12} />
        </button>
        <p className="meta">
          {nameOf(number) === phoneOf(number) ? 'nobody we know' : phoneOf(number)}
          {' · to '}
          {state.numbers.length > 1 ? (
            <select
              className="phone-office"
              aria-label="Texts go to"
              value={texted.number}
              onChange={(event) => setOffice(event.currentTarget.value)}
            >
              {state.numbers.map(({ number: own, name }) => (
                <option key={own} value={own}>
                  {name}
                </option>
              ))}
            </select>
          ) : (
            texted.name
          )}
        </p>
      </header>
      {isPicking ? (
        <PhonePicker
          taken={others.filter((other) => other !== number)}
          onPick={({ number: picked, location }) => {
            setPicking(false);
            if (picked === number) return;
            onNumber(picked);
            setOffice(state.numbers.find((one) => one.location === location)?.number);
          }}
          onClose={() => setPicking(false)}
        />
      ) : (
        <>
          <PhoneCall number={number} office={texted.number} />
          <PhoneFlow texts={texts} now={state.now} zone={texted.zone} whose={phoneOf(number)} />
          {data?.stoppedFrom.includes(texted.number) ? (
            <p className="phone-stopped">
              <Icon name="ban" className="c-danger" />
              Twilio sends nothing to this phone (21610) until it texts START.
            </p>
          ) : null}
          <PhoneWriter forgesNext={forgesNext} onSend={send} />
        </>
      )}
    </section>
  );
}
