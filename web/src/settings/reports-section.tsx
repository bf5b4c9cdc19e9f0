import { useQuery } from '@tanstack/react-query';
import { call, sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { ChoiceField, Group, LineField, SwitchField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

const days = [
  { value: 'mon', label: 'Monday' },
  { value: 'tue', label: 'Tuesday' },
  { value: 'wed', label: 'Wednesday' },
  { value: 'thu', label: 'Thursday' },
  { value: 'fri', label: 'Friday' },
  { value: 'sat', label: 'Saturday' },
  { value: 'sun', label: 'Sunday' },
] as const;
const off = { on: false, weekday: 'mon', at: '07:00' } as const;
const stateNames = {
  waiting: 'Is tried again',
  begun: 'Is leaving',
  sent: 'Sent',
  failed: 'Failed',
  unknown: 'May have been sent',
} as const;

/** The weekly digest: whether and when it leaves, what it says, and what became of the last ones. */
export function ReportsSection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  const me = useMe();
  const { data, error } = useQuery({ queryKey: ['digests'], queryFn: () => call('readDigests', {}) });
  const digest = now.digest ?? off;
  return (
    <>
      <Group
        title="Weekly digest"
        hint="The week in figures, by e-mail to every manager and admin who has an address. No name and no word of a patient."
      >
        <SwitchField
          label="Send the weekly digest"
          checked={digest.on}
          canChange={canChange}
          onChange={(on) => set({ digest: { ...digest, on } })}
        />
        <ChoiceField
          label="On"
          value={digest.weekday}
          choices={days}
          canChange={canChange}
          error={problem('digest.weekday')}
          onChange={(weekday) => set({ digest: { ...digest, weekday } })}
        />
        <LineField
          type="time"
          label="At"
          hint="By the clock of the first location; it tells of the seven days before"
          value={digest.at}
          canChange={canChange}
          error={problem('digest.at')}
          onChange={(at) => set({ digest: { ...digest, at } })}
        />
      </Group>
      {error ? <p role="alert">{sentenceOf(error)}</p> : null}
      {data ? (
        <>
          <Group title="What it says" hint="As it would be for you, of the last seven days.">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard too */}
            <pre className="digest-words" tabIndex={0}>
              {data.preview.body}
            </pre>
          </Group>
          <Group title="The last ones">
            {data.digests.length === 0 ? (
              <p className="second">None has been sent yet.</p>
            ) : (
              <DataTable heads={['Week to', 'Who', 'What became of it']}>
                {data.digests.map(({ to, staffId, state }) => (
                  <tr key={`${to} ${staffId}`}>
                    <td>{to}</td>
                    <td>{me.staff.find(({ id }) => id === staffId)?.name ?? staffId}</td>
                    <td>{stateNames[state]}</td>
                  </tr>
                ))}
              </DataTable>
            )}
          </Group>
        </>
      ) : null}
    </>
  );
}
