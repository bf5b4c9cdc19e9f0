import { Switch } from '@mantine/core';
import type { ReminderPreviewOut } from '#shared/api.ts';
import { Icon } from '../ui/icon.tsx';
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
  const said = `${whenWords(step)}: ${howWords(step)}`;
  return (
    <li className="step">
      <span className={isOpen ? 'step-mark on' : 'step-mark'}>
        <Icon name={icons[step.channels[0] ?? 'sms']} size={14} />
      </span>
      <section className={isOpen ? 'step-card on' : 'step-card'} aria-label={said}>
        <h2 className="step-head">
          <button type="button" className="step-toggle" aria-expanded={isOpen} onClick={onOpen}>
            <b className="strong nowrap">{whenWords(step)}</b>
            <span className="second cut">{howWords(step)}</span>
            <span className="end line">
              {step.on ? null : <span className="chip">Off</span>}
              <span className="chip">{Object.keys(step.words).length === 1 ? '1 language' : '2 languages'}</span>
              <Icon name={isOpen ? 'down' : 'right'} />
            </span>
          </button>
        </h2>
        {isOpen ? <Opened step={step} {...rest} /> : null}
      </section>
    </li>
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
    <div className="step-body">
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
          <label className="labelled">
            At
            <input
              className="field"
              type="time"
              value={when.at}
              readOnly={!canChange}
              onChange={(event) => {
                if (event.currentTarget.value) onChange({ when: { ...when, at: event.currentTarget.value } });
              }}
            />
          </label>
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
      {canChange ? (
        <div className="line">
          <Switch
            label="This step is on"
            checked={step.on ?? true}
            onChange={(event) => onChange({ on: event.currentTarget.checked })}
          />
          <button type="button" className="btn btn-xs btn-quiet end" onClick={onRemove}>
            Remove this step
          </button>
        </div>
      ) : null}
    </div>
  );
}
