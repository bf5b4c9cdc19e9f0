import { Group, LinesField, NumberField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

const limits = [
  ['careDay', 'Automatic care messages to one address in a day', 'Reminders and follow-ups; answers do not count'],
  ['careWeek', 'Automatic care messages to one address in a week', undefined],
  ['patientDay', 'Messages to one patient in a day', 'Texts and e-mails, over all their numbers and addresses'],
  ['numberDay', 'Texts to one number in a day', undefined],
  ['minute', 'Texts of the practice in a minute', 'What is over waits for the next minute'],
  ['day', 'Texts of the practice in a day', undefined],
] as const;

/** Where texts may go, how many may leave, what they may cost. A limit that stops messages tells managers. */
export function LimitsSection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  return (
    <>
      <Group
        title="Countries"
        hint="Texts leave only to numbers of these countries. One abroad is refused, and managers are told."
      >
        <LinesField
          label="Allowed countries"
          hint="Two letters each, one a line, like US"
          value={now.countries}
          error={problem('countries')}
          canChange={canChange}
          onChange={(countries) => set({ countries: countries.map((country) => country.toUpperCase()) })}
        />
      </Group>
      <Group title="How many" hint="Days are the practice’s own.">
        {limits.map(([name, label, hint]) => (
          <NumberField
            key={name}
            label={label}
            {...(hint ? { hint } : {})}
            value={now.caps[name]}
            error={problem(`caps.${name}`)}
            canChange={canChange}
            onChange={(value) => set({ caps: { ...now.caps, [name]: value } })}
          />
        ))}
        <NumberField
          label="Texts of one number in a second"
          hint="What its carrier lets through: 1 for an ordinary number. After an outage what waited leaves at this rate"
          step={0.1}
          value={now.textsPerSecond ?? 1}
          error={problem('textsPerSecond')}
          canChange={canChange}
          onChange={(textsPerSecond) => set({ textsPerSecond })}
        />
      </Group>
      <Group title="Cost" hint="A day’s texts stop when they have cost this much: segments times the price of one.">
        <NumberField
          label="Most in a day, dollars"
          step={1}
          value={now.spend.dailyDollars}
          error={problem('spend.dailyDollars')}
          canChange={canChange}
          onChange={(dailyDollars) => set({ spend: { ...now.spend, dailyDollars } })}
        />
        <NumberField
          label="Price of a segment, dollars"
          step={0.0001}
          value={now.spend.segmentDollars}
          error={problem('spend.segmentDollars')}
          canChange={canChange}
          onChange={(segmentDollars) => set({ spend: { ...now.spend, segmentDollars } })}
        />
      </Group>
    </>
  );
}
