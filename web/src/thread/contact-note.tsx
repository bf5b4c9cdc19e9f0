import { Modal, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RouteInput, ThreadOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { phoneOf } from '../ui/phone.ts';
import { showTrouble } from '../ui/toast-store.ts';
import { keepHead, refresh } from './caches.ts';

export type Note = RouteInput<'recordContact'>['body'];

/** Records what was heard of an address, and shows the thread as it then is. True if done. */
export async function recordContact(threadId: string, note: Note): Promise<boolean> {
  try {
    keepHead(await call('recordContact', { params: { threadId }, body: note }));
    return true;
  } catch (error) {
    showTrouble(sentenceOf(error));
    return false;
  } finally {
    refresh(threadId);
  }
}

const titles: Record<Note['what'], string> = {
  'opt-out': 'Record an opt-out',
  'not-an-opt-out': 'Not an opt-out',
  'care-given': 'Record consent to automatic messages',
  'outreach-given': 'Record consent to outreach',
  'works-again': 'This number works again',
};
const means: Record<Note['what'], string> = {
  'opt-out':
    'Every text and automated call to this number stops at once, ours by hand too. Only they can open it again, by texting START.',
  'not-an-opt-out': 'Texts go on. What you decided is kept with your name.',
  'care-given': 'Reminders and follow-ups may be sent to this number.',
  'outreach-given': 'Recalls and news may be sent to this number. This is asked for apart from care.',
  'works-again': 'What was found out about this number is taken back, and texts are tried again.',
};

interface Props {
  thread: ThreadOut;
  what: Note['what'];
  channel: Note['channel'];
  address: string;
  /** Where it most likely was heard, and what is known of the words. */
  source: Note['source'];
  words?: string;
  onClose: () => void;
}

/** Asks what they said and where, and records it. */
export function ContactNote({ thread, what, channel, address, onClose, ...given }: Props) {
  const [words, setWords] = useState(given.words ?? '');
  const [source, setSource] = useState<Note['source']>(given.source);
  const [asked, setAsked] = useState(false);
  const missing = words.trim() === '';
  async function save() {
    setAsked(true);
    if (missing) return;
    if (await recordContact(thread.id, { what, channel, address, source, words: words.trim() })) onClose();
  }
  return (
    <Modal opened onClose={onClose} title={titles[what]} size={480} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        className="note-form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="second">
          {phoneOf(address)}. {means[what]}
        </p>
        <NativeSelect
          label="Where was it said?"
          value={source}
          onChange={(event) => setSource(sourceOf(event.currentTarget.value))}
          data={sources}
        />
        <Textarea
          label={what === 'works-again' || what === 'not-an-opt-out' ? 'How do you know?' : 'Their words'}
          autosize
          minRows={2}
          maxLength={300}
          value={words}
          error={asked && missing ? 'Write it down; it is kept as proof.' : null}
          onChange={(event) => setWords(event.currentTarget.value)}
          data-autofocus
        />
        <div className="line">
          <button type="button" className="btn btn-quiet end" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={what === 'opt-out' ? 'btn btn-danger' : 'btn btn-main'}>
            {titles[what]}
          </button>
        </div>
      </form>
    </Modal>
  );
}

const sources: { value: Note['source']; label: string }[] = [
  { value: 'phone', label: 'On the phone' },
  { value: 'in-person', label: 'At the desk' },
  { value: 'voicemail', label: 'On a voicemail' },
  { value: 'own-text', label: 'In a text' },
  { value: 'email', label: 'In an e-mail' },
];

function sourceOf(value: string): Note['source'] {
  return sources.find((one) => one.value === value)?.value ?? 'phone';
}
