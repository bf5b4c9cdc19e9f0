import { TextInput } from '@mantine/core';
import { useState } from 'react';

const longest = 200;

/** Asks why a text cannot wait for the morning; the reason is kept with it. */
export function SendNow({ onSend, onCancel }: { onSend: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = reason.trim() === '';
  return (
    <form
      className="now-why"
      aria-label="Send now"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (!missing) onSend(reason.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <TextInput
        label="Why can it not wait?"
        placeholder="The patient is expected at 7:30"
        maxLength={longest}
        value={reason}
        error={asked && missing ? 'Write a reason; it is kept with the message.' : null}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
        autoFocus
      />
      <button type="button" className="btn btn-quiet" onClick={onCancel}>
        Cancel
      </button>
      <button type="submit" className="btn">
        Send now
      </button>
    </form>
  );
}
