import { useRef } from 'react';
import { filesByMail, filesByText, largestTogether, mostFiles } from '#shared/domain/upload/upload-limits.ts';
import { Icon } from '../ui/icon.tsx';
import { type Attached, attachFiles, detach } from './attached.ts';
import type { WritingChannel } from './channel-switch.tsx';
import { sizeOf } from './size-of.ts';
import './files.css';

/** Chooses files to go with the message. */
export function AttachButton({ threadId }: { threadId: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="icon-btn" onClick={() => input.current?.click()}>
        <Icon name="clip" />
        <span className="read-aloud">Attach files</span>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files"
        onChange={({ currentTarget }) => {
          attachFiles(threadId, currentTarget.files ?? []);
          // The same file again is a change again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}

interface Props {
  threadId: string;
  files: Attached[];
  /** Where the message goes, and whether an e-mail's words leave themselves. */
  way: FilesWay;
  asLink: boolean;
  onAsLink: (asLink: boolean) => void;
}

/** What decides how the files of a message reach the patient. */
export interface FilesWay {
  channel: WritingChannel;
  to: string;
  isFullMail: boolean;
  isBirthDateKnown: boolean;
}

/** The files that go with the message, how far each is, and how they will reach the patient. */
export function AttachedList({ threadId, files, way, asLink, onAsLink }: Props) {
  if (files.length === 0) return null;
  const ready = files.filter(({ state }) => state === 'ready');
  const how = howOf(ready, way, false);
  const chosen = howOf(ready, way, asLink);
  return (
    <div className="attaching">
      <ul className="files" aria-label="Files of this message">
        {files.map((file) => (
          <li key={file.id} className={file.state === 'failed' ? 'attaching-file failed' : 'attaching-file'}>
            <Icon name={file.state === 'failed' ? 'alert' : 'clip'} size={14} />
            <span className="cut" dir="auto">
              {file.name}
            </span>
            <State file={file} />
            <button type="button" className="icon-btn icon-btn-sm" onClick={() => detach(threadId, file.id)}>
              <Icon name="close" size={12} />
              <span className="read-aloud">Take out {file.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {ready.length > 0 ? (
        <p className="attaching-how" role="status">
          <Icon name={chosen === 'link' ? 'lock' : 'clip'} size={12} />
          {wordsOf[chosen]}
          {chosen === 'link' && !way.isBirthDateKnown ? (
            <span className="c-warn">
              That needs their date of birth, which is not known here. Add it to the patient.
            </span>
          ) : null}
          {how === 'link' ? null : (
            <button type="button" className="btn-link" onClick={() => onAsLink(!asLink)}>
              {asLink ? instead[how] : 'Use a secure link'}
            </button>
          )}
        </p>
      ) : null}
    </div>
  );
}

const wordsOf = {
  mms: 'Goes as a picture message.',
  attachment: 'Goes attached to the e-mail.',
  link: 'Goes by a secure link that asks for the date of birth.',
} as const;
const instead = { mms: 'Send as a picture message', attachment: 'Attach to the e-mail' } as const;

function howOf(ready: Attached[], { channel, to, isFullMail }: FilesWay, asLink: boolean): keyof typeof wordsOf {
  const known = ready.map(({ type = '', bytes }) => ({ type, bytes }));
  const by =
    channel === 'email'
      ? filesByMail(known, isFullMail && !asLink)
      : filesByText(known, to, asLink ? 'link' : undefined);
  return by ?? 'link';
}

function State({ file: { name, bytes, state, share, problem } }: { file: Attached }) {
  if (state === 'failed') return <span role="alert">{problem}</span>;
  if (state === 'ready') return <span className="meta nowrap">{sizeOf(bytes)}</span>;
  if (state === 'looking') return <span className="meta nowrap">Checking</span>;
  return <progress aria-label={`${name} on its way`} value={share} max={1} />;
}

/** What stands in the way of sending these files; empty for nothing. */
export function problemOfFiles(files: Attached[]): string {
  if (files.length > mostFiles) return `At most ${mostFiles} files go with a message. Take some out.`;
  if (files.some(({ state }) => state === 'failed')) return 'A file could not be attached. Take it out, then send.';
  if (files.some(({ state }) => state !== 'ready')) return 'A file is still on its way. Wait a moment, or take it out.';
  const together = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return together > largestTogether ? 'Together the files may have at most 10 MB. Send some in a second message.' : '';
}
