import type { ReactNode } from 'react';
import { StepFoot, StepFrame, type StepProps } from './step-frame.tsx';
import { channelsOf, howWords, type Step, wayChoices, wayWords, whenWords } from './step-words.ts';
import { WhenFields } from './when-fields.tsx';
import { WordsEditor } from './words-editor.tsx';

interface Props extends StepProps<Step> {
  /** The trial on it, or what starts one. */
  trial: ReactNode;
}

const icons = { sms: 'sms', email: 'mail', voice: 'phone' } as const;

/** One step of a ladder: closed it says when and how, open it can be changed. */
export function StepCard({ step, isOpen, onOpen, ...rest }: Props) {
  return (
    <StepFrame
      when={whenWords(step)}
      how={howWords(step)}
      icon={icons[step.channels[0] ?? 'sms']}
      isOn={step.on ?? true}
      languages={Object.keys(step.words).length}
      isOpen={isOpen}
      onOpen={onOpen}
    >
      <Opened step={step} {...rest} />
    </StepFrame>
  );
}

function Opened({
  step,
  canChange,
  language,
  fallback,
  preview,
  onLanguage,
  onChange,
  onRemove,
  trial,
}: Omit<Props, 'isOpen' | 'onOpen'>) {
  const { when } = step;
  const ways = step.channels.join(' ');
  const isKnown = wayChoices.some((one) => one === ways);
  return (
    <>
      <div className="step-grid">
        <WhenFields when={when} canChange={canChange} onChange={(next) => onChange({ when: next })} />
        <label className="labelled">
          Only if
          <select
            className="field"
            disabled={!canChange}
            value={step.onlyUnconfirmed ? 'unconfirmed' : 'all'}
            onChange={(event) => onChange({ onlyUnconfirmed: event.currentTarget.value === 'unconfirmed' })}
          >
            <option value="unconfirmed">not yet confirmed</option>
            <option value="all">not called off</option>
          </select>
        </label>
        <label className="labelled">
          By
          <select
            className="field"
            disabled={!canChange}
            value={ways}
            onChange={(event) => onChange({ channels: channelsOf(event.currentTarget.value) })}
          >
            {isKnown ? null : <option value={ways}>{wayWords(ways)}</option>}
            {wayChoices.map((one) => (
              <option key={one} value={one}>
                {wayWords(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <WordsEditor
        step={step}
        language={language}
        fallback={fallback}
        canChange={canChange}
        preview={preview}
        onLanguage={onLanguage}
        onWords={(words) => onChange({ words })}
      />
      {canChange ? <StepFoot isOn={step.on ?? true} onSwitch={(on) => onChange({ on })} onRemove={onRemove} /> : null}
      {trial}
    </>
  );
}
