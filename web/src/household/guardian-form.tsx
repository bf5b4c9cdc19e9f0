import { useState } from 'react';
import { e164Of, phoneOf } from '../ui/phone.ts';
import type { GuardianOut } from './use-household.ts';

type Named = Omit<GuardianOut, 'id'> & { id?: string };

/** One who may be told: who, by which address, of what, and for how long. */
export function GuardianForm({
  of,
  today,
  onSave,
  onRemove,
  onClose,
}: {
  of: GuardianOut | undefined;
  today: string;
  onSave: (one: Named) => void;
  onRemove: (() => void) | undefined;
  onClose: () => void;
}) {
  const [name, setName] = useState(of?.name ?? '');
  const [relation, setRelation] = useState(of?.relation ?? '');
  const [phone, setPhone] = useState(phoneOf(of?.phones[0] ?? ''));
  const [email, setEmail] = useState(of?.emails[0] ?? '');
  const [scope, setScope] = useState<GuardianOut['scope']>(of?.scope ?? ['visits', 'messages']);
  const [from, setFrom] = useState(of?.from ?? today);
  const [until, setUntil] = useState(of?.until ?? '');
  const [trouble, setTrouble] = useState('');
  function save() {
    const number = e164Of(phone);
    if (phone.trim() !== '' && !number) return setTrouble(`${phone} is no telephone number.`);
    if (!number && email.trim() === '') return setTrouble('A number or an e-mail address is needed.');
    if (scope.length === 0) return setTrouble('Say what they may be told.');
    setTrouble('');
    return onSave({
      ...(of ? { id: of.id } : {}),
      name: name.trim(),
      relation: relation.trim(),
      phones: number ? [number, ...(of?.phones.slice(1) ?? [])] : [],
      emails: email.trim() ? [email.trim().toLowerCase(), ...(of?.emails.slice(1) ?? [])] : [],
      scope,
      from,
      ...(until ? { until } : {}),
    });
  }
  const tick = (what: GuardianOut['scope'][number], words: string) => (
    <label className="tick">
      <input
        type="checkbox"
        checked={scope.includes(what)}
        onChange={(event) =>
          setScope(event.currentTarget.checked ? [...scope, what] : scope.filter((one) => one !== what))
        }
      />
      {words}
    </label>
  );
  return (
    <form
      className="stack"
      aria-label={of ? `Change ${of.name}` : 'Add a guardian'}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Line label="Name" value={name} max={80} onChange={setName} isFirst />
      <Line label="What they are to the patient" value={relation} max={40} onChange={setRelation} />
      <Line label="Phone" type="tel" value={phone} onChange={setPhone} />
      <Line label="E-mail" type="email" value={email} onChange={setEmail} />
      <fieldset className="tick-set">
        <legend className="labelled">May be told</legend>
        {tick('visits', 'Visits: reminders, and answers to them')}
        {tick('messages', 'What the desk writes')}
      </fieldset>
      <Line label="From" type="date" value={from} onChange={setFrom} />
      <Line label="Until (at the latest the 18th birthday)" type="date" value={until} onChange={setUntil} isOptional />
      {trouble ? <p role="alert">{trouble}</p> : null}
      <div className="line">
        <button type="submit" className="btn btn-sm btn-main">
          Save
        </button>
        <button type="button" className="btn btn-sm btn-quiet" onClick={onClose}>
          Cancel
        </button>
        {onRemove ? (
          <button type="button" className="btn btn-sm btn-danger end" onClick={onRemove}>
            Take out
          </button>
        ) : null}
      </div>
    </form>
  );
}

function Line({
  label,
  value,
  onChange,
  type = 'text',
  max,
  isFirst = false,
  isOptional = type === 'tel' || type === 'email',
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  type?: 'text' | 'tel' | 'email' | 'date';
  max?: number;
  isFirst?: boolean;
  isOptional?: boolean;
}) {
  return (
    <label className="labelled">
      {label}
      <input
        className="field"
        type={type}
        required={!isOptional}
        maxLength={max}
        // biome-ignore lint/a11y/noAutofocus: the button that opened this form is gone, and the focus with it.
        autoFocus={isFirst}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
