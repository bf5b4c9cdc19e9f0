import { useState } from 'react';
import { AutomationPane } from './automation-pane.tsx';
import { FollowUpEditor } from './follow-up-editor.tsx';
import { channelsIn } from './follow-up-words.ts';
import { PreviewPane } from './preview-pane.tsx';
import type { FollowUpWriting } from './use-follow-ups.ts';
import { usePreview } from './use-preview.ts';

/** What follows a missed visit, and how the open step of it reads. */
export function MissedVisits({ writing }: { writing: FollowUpWriting }) {
  const { steps, fallback, on } = writing.fields;
  const [openStep, setOpenStep] = useState<string>();
  const step = openStep === undefined ? steps[0] : steps.find(({ id }) => id === openStep);
  const channels = channelsIn(step?.ways ?? []);
  const shown = usePreview(
    step && channels.length > 0 ? { step: { channels, words: step.words }, fallback, missed: true } : undefined,
  );
  return (
    <>
      <AutomationPane name="Missed visits" isOn={on} writing={writing}>
        <FollowUpEditor
          writing={writing}
          openStep={step?.id}
          language={shown.language}
          preview={shown.preview}
          onOpen={setOpenStep}
          onLanguage={shown.setLanguage}
        />
      </AutomationPane>
      <PreviewPane {...shown} />
    </>
  );
}
