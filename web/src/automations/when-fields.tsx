import { StepTime } from './step-frame.tsx';
import { type Step, whenWords } from './step-words.ts';

interface Props {
  when: Step['when'];
  canChange: boolean;
  onChange: (when: Step['when']) => void;
}

/** When a step leaves: days before at a time of the location's clock, or hours before. */
export function WhenFields({ when, canChange, onChange }: Props) {
  return (
    <>
      <label className="labelled">
        When
        <select
          className="field"
          disabled={!canChange}
          value={'hours' in when ? `h${when.hours}` : `d${when.days}`}
          onChange={(event) => {
            const [unit = '', count] = [event.currentTarget.value[0], Number(event.currentTarget.value.slice(1))];
            const at = 'at' in when ? when.at : '09:00';
            onChange(unit === 'h' ? { hours: count } : { days: count, at });
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
        <StepTime at={when.at} canChange={canChange} onChange={(at) => onChange({ ...when, at })} />
      ) : null}
    </>
  );
}
