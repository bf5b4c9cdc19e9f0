import type { ReminderPreviewOut } from '#shared/api.ts';
import { StepFoot, StepFrame, StepTime } from './step-frame.tsx';
import { channelsOf, howWords, type Language, type Step, wayChoices, wayWords, whenWords } from './step-words.ts';
import { WordsEditor } from './words-editor.tsx';

interface Props {
  step: Step;
  isOpen: boolean;
  canChange: boolean;
  language: Language;
  fallback: Language;
  preview: ReminderPreviewOut | undefined;
  onOpen: () => void;
  onLanguage: (language: Language) => void;
  onChange: (change: Partial<Step>) => void;
  onRemove: () => void;
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
}: Omit<Props, 'isOpen' | 'onOpen'>) {
  const { when } = step;
  const ways = step.channels.join(' ');
  const isKnown = wayChoices.some((one) => one === ways);
  return (
    <>
      <div className="step-grid">
        <label className="labelled">
          When
          <select
            className="field"
            disabled={!canChange}
            value={'hours' in when ? `h${when.hours}` : `d${when.days}`}
            onChange={(event) => {
              const [unit = '', count] = [event.currentTarget.value[0], Number(event.currentTarget.value.slice(1))];
              const at = 'at' in when ? when.at : '09:00';
              onChange({ when: unit === 'h' ? { hours: count } : { days: count, at } });
            }}
          >
            {[14, 10, 7, 5, 4, 3, 2, 1, 0].map((days) => (
              <option key={days} value={`d${days}`}>
                {whenWords({ when: { days, at: '09:00' } })}
              </option>
            ))}
            {[24, 12, 6, 4, 3, 2, 1].map((hours) => (
              <option key={hours} value={`h${hours}`}>
                {whenWords({ when: { hours } })}
              </option>
            ))}
          </select>
        </label>
        {'at' in when ? (
          <StepTime at={when.at} canChange={canChange} onChange={(at) => onChange({ when: { ...when, at } })} />
        ) : null}
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
    </>
  );
}
