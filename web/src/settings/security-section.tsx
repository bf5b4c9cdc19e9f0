import { Group, LineField, NumberField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

/** When desks lock, how long conversations are kept, and how far an opt-out reaches. */
export function SecuritySection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  return (
    <>
      <Group title="Desks">
        <NumberField
          label="Minutes until a desk locks"
          hint="5 to 30; only keys and clicks count"
          value={now.idleMinutes}
          error={problem('idleMinutes')}
          canChange={canChange}
          onChange={(idleMinutes) => set({ idleMinutes })}
        />
      </Group>
      <Group
        title="Records"
        hint="Once a day the words and files of conversations are removed in which nobody has written for this long, and nothing waits for an answer. It cannot be taken back. That a message was, when, to whom and what became of it stays, as do consent, visits and the audit."
      >
        <NumberField
          label="Months that conversations are kept"
          hint="12 to 240, counted from the last word of a conversation"
          value={now.retentionMonths}
          error={problem('retentionMonths')}
          canChange={canChange}
          onChange={(retentionMonths) => set({ retentionMonths })}
        />
      </Group>
      <Group
        title="How far an opt-out reaches"
        hint="An opt-out always stops every text and automated call to its own number. From this day it stops what is automatic to every number of that person (47 CFR 64.1200(a)(10), waived until 2027-01-31)."
      >
        <LineField
          type="date"
          label="Revoke all, from"
          value={now.revokeAllFrom}
          error={problem('revokeAllFrom')}
          canChange={canChange}
          onChange={(revokeAllFrom) => set({ revokeAllFrom })}
        />
      </Group>
    </>
  );
}
