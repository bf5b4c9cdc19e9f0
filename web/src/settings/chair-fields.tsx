import { useMe } from '../me.ts';
import type { Calendar } from '../schedule/use-schedule.ts';
import { ChoiceField, LineField, SwitchField } from './fields.tsx';

type Chair = Calendar['chairs'][number];

/** A chair's name, where it stands and what it is equipped for. */
export function ChairFields({ now, set }: { now: Chair; set: (fields: Partial<Chair>) => void }) {
  const { practice } = useMe();
  return (
    <>
      <LineField label="Name" value={now.name} canChange onChange={(name) => set({ name })} />
      <ChoiceField
        label="Location"
        value={now.location}
        choices={practice.locations.map(({ id, name }) => ({ value: id, label: name }))}
        canChange
        onChange={(location) => set({ location })}
      />
      <LineField
        label="Equipped for"
        hint="One word of your own, like hygiene; a visit type may need it"
        value={now.kind ?? ''}
        canChange
        onChange={(text) => set({ kind: text.trim() === '' ? undefined : text.toLowerCase().replaceAll(/\s+/g, '-') })}
      />
      <SwitchField label="Can be booked" checked={now.active} canChange onChange={(active) => set({ active })} />
    </>
  );
}
