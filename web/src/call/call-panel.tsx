import { TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ThreadOut } from '#shared/api.ts';
import { sentenceOf } from '../client.ts';
import { firstNameOf, useMe } from '../me.ts';
import { Icon } from '../ui/icon.tsx';
import { e164Of, phoneOf } from '../ui/phone.ts';
import { LogCall } from './log-call.tsx';
import { setOwnPhone } from './own-phone.ts';
import { startCall } from './start-call.ts';

/** Calls the patient by the own phone, or writes down a call that was made elsewhere. */
export function CallPanel({ thread, onDone }: { thread: ThreadOut; onDone: () => void }) {
  const [logs, setLogs] = useState(false);
  if (logs) return <LogCall thread={thread} onDone={onDone} onBack={() => setLogs(false)} />;
  return <CallNow thread={thread} onDone={onDone} onLog={() => setLogs(true)} />;
}

function CallNow({ thread, onDone, onLog }: { thread: ThreadOut; onDone: () => void; onLog: () => void }) {
  const { me } = useMe();
  const numbers = [
    ...new Set(thread.addresses.map(({ address }) => address).filter((address) => address.startsWith('+'))),
  ];
  const [to, setTo] = useState(numbers[0]);
  const [phone, setPhone] = useState(me.phone ? phoneOf(me.phone) : '');
  const [complaint, setComplaint] = useState('');
  const [busy, setBusy] = useState(false);
  const name = thread.patientId ? firstNameOf(thread.name) : phoneOf(thread.name);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const own = phone.trim() === '' ? undefined : e164Of(phone);
    if (phone.trim() !== '' && !own) return setComplaint('Write a telephone number, like (212) 555-0100.');
    setBusy(true);
    try {
      if (own !== me.phone) await setOwnPhone(own);
      if (await startCall(thread, to)) onDone();
    } catch (error) {
      setComplaint(sentenceOf(error));
    } finally {
      setBusy(false);
    }
    return undefined;
  }

  return (
    <form className="call-panel" aria-label="Call" onSubmit={submit}>
      <p className="meta">
        Your phone rings first. Take it and press 1, then {name} is called from the practice’s number.
      </p>
      <TextInput
        label="Your phone"
        description="Empty: the desk’s telephone"
        type="tel"
        autoComplete="tel"
        placeholder="(212) 555-0100"
        value={phone}
        error={complaint || null}
        onChange={(event) => {
          setComplaint('');
          setPhone(event.currentTarget.value);
        }}
        data-autofocus
      />
      {numbers.length > 1 ? (
        <fieldset className="call-choices">
          <legend>Call</legend>
          {numbers.map((number) => (
            <label key={number}>
              <input type="radio" name="to" checked={to === number} onChange={() => setTo(number)} />
              {phoneOf(number)}
            </label>
          ))}
        </fieldset>
      ) : null}
      <div className="line">
        <button type="button" className="btn btn-quiet" onClick={onLog}>
          Log a call
        </button>
        <button type="submit" className="btn btn-main end" disabled={busy || numbers.length === 0}>
          <Icon name="phone" size={14} />
          {numbers.length === 0 ? 'No number known' : `Call ${phoneOf(to ?? '')}`}
        </button>
      </div>
    </form>
  );
}
