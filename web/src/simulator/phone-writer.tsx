import { type KeyboardEvent, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { Glyph } from './glyph.tsx';

/** What patients answer with, day in, day out: with a meaning, with two, or with none. */
const replies = ['C', '1', 'YES', 'STOP', 'START', 'CANCEL', 'HELP', 'Thanks!', 'OK 👍', 'No puedo ir'];

interface Props {
  forgesNext: boolean;
  /** Answers whether it went off. */
  onSend: (body: string, photo?: File) => Promise<boolean>;
}

/** Common replies under one key each, and a box for words of one's own. */
export function PhoneWriter({ forgesNext, onSend }: Props) {
  const [draft, setDraft] = useState('');
  const send = async () => {
    const body = draft.trim();
    if (body === '') return;
    setDraft('');
    if (!(await onSend(body))) setDraft((typed) => (typed === '' ? body : typed));
  };
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <div className="phone-writer">
      {forgesNext ? (
        <p className="phone-forged">
          <Glyph name="shield" size={14} />
          The next text is forged: signed by somebody else.
        </p>
      ) : null}
      <fieldset className="phone-replies">
        <legend className="read-aloud">Common replies</legend>
        {replies.map((reply) => (
          <button type="button" key={reply} className="chip chip-outline" onClick={() => void onSend(reply)}>
            {reply}
          </button>
        ))}
      </fieldset>
      <div className="phone-box">
        <textarea
          rows={1}
          maxLength={1600}
          aria-label="Text from this phone"
          placeholder="Text message"
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={sendOnEnter}
        />
        <label className="icon-btn phone-photo">
          <Icon name="clip" />
          <span className="read-aloud">Send a photo</span>
          <input
            type="file"
            className="read-aloud"
            onChange={({ currentTarget }) => {
              const [photo] = currentTarget.files ?? [];
              if (photo) void onSend(draft.trim(), photo).then((went) => (went ? setDraft('') : undefined));
              currentTarget.value = '';
            }}
          />
        </label>
        <button type="button" className="phone-send" aria-label="Send text" onClick={() => void send()}>
          <Glyph name="up" />
        </button>
      </div>
    </div>
  );
}
