import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { AutomationPane } from './automation-pane.tsx';
import { Forecast } from './forecast.tsx';
import { LadderEditor } from './ladder-editor.tsx';
import { PreviewPane } from './preview-pane.tsx';
import type { Ladder } from './step-words.ts';
import type { Editing } from './use-ladders.ts';
import { usePreview, writingPauseMs } from './use-preview.ts';

/** One ladder of reminders, how the open step of it reads, and what the next days are going to send. */
export function ReminderLadder({ ladder, editing }: { ladder: Ladder | undefined; editing: Editing }) {
  const [openStep, setOpenStep] = useState<string>();
  const step =
    ladder?.steps.find(({ id }) => id === openStep) ?? (openStep === undefined ? ladder?.steps[0] : undefined);
  const shown = usePreview(
    step && ladder ? { step: { channels: step.channels, words: step.words }, fallback: ladder.fallback } : undefined,
  );
  const [ladders] = useDebouncedValue(editing.isDirty ? editing.fields : undefined, writingPauseMs);
  return (
    <>
      <AutomationPane name={ladder?.name ?? 'Reminders'} isOn={ladder?.on} writing={editing}>
        {ladder ? (
          <LadderEditor
            ladder={ladder}
            editing={editing}
            openStep={step?.id}
            language={shown.language}
            preview={shown.preview}
            onOpen={setOpenStep}
            onLanguage={shown.setLanguage}
          />
        ) : (
          <p className="automations-empty second">
            Nobody is reminded of anything yet.{' '}
            {editing.canChange ? 'Make a ladder at the left.' : 'A manager can set reminders up here.'}
          </p>
        )}
      </AutomationPane>
      <PreviewPane {...shown}>
        <Forecast ladders={ladders} />
      </PreviewPane>
    </>
  );
}
