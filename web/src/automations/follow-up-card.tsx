import {
  afterWords,
  channelsIn,
  type FollowUpStep,
  followUpHow,
  followUpWays,
  usualWords,
  waysWords,
} from './follow-up-words.ts';
import { StepFoot, StepFrame, type StepProps, StepTime } from './step-frame.tsx';
import { WordsEditor } from './words-editor.tsx';

const icons = { sms: 'sms', email: 'mail', 'call-task': 'phone' } as const;
const minuteChoices = [5, 15, 30, 60, 120, 240, 480, 1440];
const dayChoices = [1, 2, 3, 4, 5, 6, 7, 10, 14];

/** One step after a missed visit. */
export function FollowUpCard({ step, isOpen, onOpen, ...rest }: StepProps<FollowUpStep>) {
  return (
    <StepFrame
      when={afterWords(step)}
      how={followUpHow(step)}
      icon={icons[step.ways[0] ?? 'sms']}
      isOn={step.on ?? true}
      languages={step.ways[0] === 'call-task' ? undefined : Object.keys(step.words).length}
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
}: Omit<StepProps<FollowUpStep>, 'isOpen' | 'onOpen'>) {
  const { after, ways } = step;
  const chosenWays = ways.join(' ');
  const choices = followUpWays.some((one) => one.join(' ') === chosenWays) ? followUpWays : [ways, ...followUpWays];
  return (
    <>
      <div className="step-grid">
        <label className="labelled">
          When
          <select
            className="field"
            disabled={!canChange}
            value={'minutes' in after ? `m${after.minutes}` : `d${after.days}`}
            onChange={({ currentTarget: { value } }) => {
              const count = Number(value.slice(1));
              const at = 'at' in after ? after.at : '10:00';
              onChange({ after: value.startsWith('m') ? { minutes: count } : { days: count, at } });
            }}
          >
            {withOwn(minuteChoices, 'minutes' in after ? after.minutes : undefined).map((minutes) => (
              <option key={`m${minutes}`} value={`m${minutes}`}>
                {afterWords({ after: { minutes } })}
              </option>
            ))}
            {withOwn(dayChoices, 'days' in after ? after.days : undefined).map((days) => (
              <option key={`d${days}`} value={`d${days}`}>
                {afterWords({ after: { days, at: '10:00' } })}
              </option>
            ))}
          </select>
        </label>
        {'at' in after ? (
          <StepTime at={after.at} canChange={canChange} onChange={(at) => onChange({ after: { ...after, at } })} />
        ) : null}
        <label className="labelled">
          By
          <select
            className="field"
            disabled={!canChange}
            value={chosenWays}
            onChange={({ currentTarget: { value } }) => {
              const next = followUpWays.find((one) => one.join(' ') === value);
              if (!next) return;
              const needsWords = next[0] !== 'call-task' && Object.keys(step.words).length === 0;
              onChange({ ways: next, ...(needsWords ? { words: usualWords } : {}) });
            }}
          >
            {choices.map((one) => (
              <option key={one.join(' ')} value={one.join(' ')}>
                {waysWords(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {ways[0] === 'call-task' ? (
        <p className="second">
          Whoever is at the desk is asked to call: a line in the conversation, which becomes unread, and “Call them” in
          the schedule until somebody did.
        </p>
      ) : (
        <WordsEditor
          step={{ words: step.words, channels: channelsIn(ways) }}
          language={language}
          fallback={fallback}
          canChange={canChange}
          withLink={false}
          preview={preview}
          onLanguage={onLanguage}
          onWords={(words) => onChange({ words })}
        />
      )}
      {canChange ? <StepFoot isOn={step.on ?? true} onSwitch={(on) => onChange({ on })} onRemove={onRemove} /> : null}
    </>
  );
}

/** The usual choices, and the one that is set where it is none of them. */
function withOwn(choices: readonly number[], own: number | undefined): number[] {
  return own === undefined || choices.includes(own) ? [...choices] : [...choices, own].toSorted((a, b) => a - b);
}
