import { type ReactNode, useState } from 'react';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { PatientPicker, type Picked } from '../schedule/patient-picker.tsx';
import { Icon } from '../ui/icon.tsx';
import { PreviewPhone } from './preview-phone.tsx';

interface Props {
  preview: ReminderPreviewOut | undefined;
  error: string | undefined;
  picked: Picked | undefined;
  setPicked: (of: Picked | undefined) => void;
  children?: ReactNode;
}

/** How the open step reads to whom; what else is to be seen before it is saved stands below. */
export function PreviewPane({ preview, error, picked, setPicked, children }: Props) {
  const [isPicking, setPicking] = useState(false);
  return (
    <aside className="preview" aria-label="Preview">
      <header className="preview-head">
        <h2>Preview</h2>
        <button
          type="button"
          className="btn btn-sm end cut"
          aria-expanded={isPicking}
          onClick={() => setPicking(!isPicking)}
        >
          <Icon name="user" size={14} /> {picked ? `${picked.givenName} ${picked.familyName}` : 'For a patient'}
        </button>
      </header>
      {isPicking ? (
        <div className="preview-part">
          <PatientPicker
            picked={picked}
            onPick={(of) => {
              setPicked(of);
              if (of) setPicking(false);
            }}
          />
        </div>
      ) : null}
      <div className="preview-part">
        <PreviewPhone
          error={error}
          preview={preview && { whom: `${preview.name}, visit ${preview.when}`, text: preview.text }}
        />
        {preview?.email ? (
          <details className="preview-mail">
            <summary>As an e-mail: {preview.email.subject}</summary>
            <p>{preview.email.body}</p>
          </details>
        ) : null}
        {preview?.call ? (
          <details className="preview-mail">
            <summary>As a call</summary>
            <p>
              {preview.call} It begins with the practice and its number, and ends with the keys: 1 confirms, 2 asks for
              a call, 9 stops such calls. A machine hears the practice, its number and “please call us back”.
            </p>
          </details>
        ) : null}
      </div>
      {children}
    </aside>
  );
}
