import { Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../me.ts';
import { Icon } from '../ui/icon.tsx';
import { type Reasons, setReason } from './draft.ts';
import { Group, SwitchField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

type Switch = keyof Reasons;

const warnings: Record<Switch, { label: string; means: string; warning: string }> = {
  fullEmail: {
    label: 'Full e-mails',
    means: 'Off: an e-mail says only that there is a message, with a link. On: it carries the words themselves.',
    warning:
      'SendGrid is not a HIPAA-eligible service, and the practice’s name, a person and the time of a visit are already health information. Switch this on only with other arrangements in place.',
  },
  inboundEmail: {
    label: 'Mail from patients',
    means: 'Off: patients get no address to answer to, and mail that comes all the same is kept unread.',
    warning:
      'What patients write by e-mail passes SendGrid, which is not a HIPAA-eligible service, unless the mail comes in through the account’s own receiver. An admin has to have read and accepted that.',
  },
  transcription: {
    label: 'Voicemails as text',
    means: 'Voicemails are turned into text by Twilio: English only, and paid for.',
    warning:
      'The words of a voicemail are processed by Twilio for this. Switch it on only if your agreement with Twilio covers transcription.',
  },
};
const noCalls = { transcription: false, textBack: true, deleteAtProvider: false };

/** What e-mails and calls may hold. Three switches need a reason, which is kept with who turned them. */
export function ChannelsSection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  const calls = now.calls ?? noCalls;
  const [asks, setAsks] = useState<Switch>();
  const isOn = (name: Switch) => (name === 'transcription' ? calls.transcription : now[name]);
  const turn = (name: Switch, on: boolean) =>
    set(name === 'transcription' ? { calls: { ...calls, transcription: on } } : { [name]: on });
  const field = (name: Switch) => (
    <div key={name}>
      <SwitchField
        label={warnings[name].label}
        hint={warnings[name].means}
        error={problem(`reasons.${name}`)}
        checked={isOn(name)}
        canChange={canChange}
        onChange={(on) => (on && !wasOn(editing, name) ? setAsks(name) : turn(name, on))}
      />
      <Turned editing={editing} name={name} />
    </div>
  );
  return (
    <>
      <Group title="E-mail">{(['fullEmail', 'inboundEmail'] as const).map(field)}</Group>
      <Group title="Calls">
        {field('transcription')}
        <SwitchField
          label="Text back after a missed call"
          hint="To a mobile, within sending hours and with consent, once per caller and day"
          checked={calls.textBack}
          canChange={canChange}
          onChange={(textBack) => set({ calls: { ...calls, textBack } })}
        />
        <SwitchField
          label="Delete recordings at Twilio"
          hint="Once they are kept here"
          checked={calls.deleteAtProvider}
          canChange={canChange}
          onChange={(deleteAtProvider) => set({ calls: { ...calls, deleteAtProvider } })}
        />
      </Group>
      {asks ? (
        <AskReason
          name={asks}
          onClose={() => setAsks(undefined)}
          onReason={(reason) => {
            setReason(asks, reason);
            turn(asks, true);
            setAsks(undefined);
          }}
        />
      ) : null}
    </>
  );
}

function wasOn({ stored }: Editing, name: Switch): boolean {
  return name === 'transcription' ? (stored.calls?.transcription ?? false) : stored[name];
}

/** Who turned it last, and why. */
function Turned({ editing, name }: { editing: Editing; name: Switch }) {
  const { staff } = useMe();
  const note = editing.stored.switched[name];
  if (!note) return null;
  const by = staff.find(({ id }) => id === note.by)?.name ?? 'Somebody who left';
  return (
    <p className="meta settings-turned">
      {wasOn(editing, name) ? 'On' : 'Off'} since {note.at.slice(0, 10)}, by {by}
      {note.reason ? `: “${note.reason}”` : ''}
    </p>
  );
}

const shortest = 10;

/** What it means to turn this on, and the question why. */
function AskReason({
  name,
  onReason,
  onClose,
}: {
  name: Switch;
  onReason: (reason: string) => void;
  onClose: () => void;
}) {
  const [reason, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = reason.trim().length < shortest;
  const { label, warning } = warnings[name];
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Switch on: ${label}`}
      size={520}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (!missing) onReason(reason.trim());
        }}
      >
        <p className="settings-warning">
          <Icon name="alert" className="c-warn" />
          <span>{warning}</span>
        </p>
        <Textarea
          label="Why is it switched on?"
          description="Kept in the audit with your name"
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          error={asked && missing ? `Write at least ${shortest} characters.` : null}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <div className="line">
          <button type="button" className="btn btn-quiet end" onClick={onClose}>
            Leave it off
          </button>
          <button type="submit" className="btn btn-main">
            I have read this, switch on
          </button>
        </div>
      </form>
    </Modal>
  );
}
