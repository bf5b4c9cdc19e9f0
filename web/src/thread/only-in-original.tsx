import type { EntryOut } from '#shared/api.ts';
import { saveFile } from './save-file.ts';
import { sizeOf } from './size-of.ts';
import './files.css';

/** What came with a mail beyond the files that are kept each by itself: what there is, and the mail that holds it. */
export function OnlyInOriginal({ threadId, entry }: { threadId: string; entry: EntryOut }) {
  const { onlyInOriginal = [], untold = 0 } = entry.mail ?? {};
  if (onlyInOriginal.length === 0) return null;
  const count = onlyInOriginal.length + untold;
  return (
    <details className="only-in-original">
      <summary>
        {count === 1 ? '1 more attachment is' : `${count} more attachments are`} not kept by{' '}
        {count === 1 ? 'itself' : 'themselves'}
      </summary>
      <ul aria-label="Attachments only in the whole e-mail">
        {onlyInOriginal.map(({ nth, name, bytes }) => (
          <li key={nth}>
            <span className="cut" dir="auto">
              {name}
            </span>
            <span className="meta nowrap">{sizeOf(bytes)}</span>
          </li>
        ))}
        {untold > 0 ? <li className="meta">and {untold} more</li> : null}
      </ul>
      <button type="button" className="btn-link" onClick={() => saveFile(threadId, entry, 'original')}>
        Save the whole e-mail, with all of them
      </button>
    </details>
  );
}
