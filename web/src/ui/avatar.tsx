import { initialsOf, useMe } from '../me.ts';

interface Props {
  /** A staff id; nobody where it is absent. */
  staffId: string | undefined;
  large?: boolean;
  /** The name stands beside it. */
  silent?: boolean;
}

/** Who has a conversation: initials, ringed in the accent for whoever is at the desk; a dashed circle for nobody. */
export function Avatar({ staffId, large = false, silent = false }: Props) {
  const { me, staff } = useMe();
  const size = large ? 'avatar avatar-28' : 'avatar';
  if (staffId === undefined)
    return <span className={`${size} avatar-none`} role="img" aria-label="Unassigned" title="Unassigned" />;
  const name = staff.find(({ id }) => id === staffId)?.name ?? 'Somebody who left';
  const label = staffId === me.id ? 'You' : name;
  const look = staffId === me.id ? `${size} avatar-me` : size;
  if (silent) {
    return (
      <span className={look} aria-hidden="true">
        {initialsOf(name)}
      </span>
    );
  }
  return (
    <span className={look} role="img" aria-label={label} title={label}>
      {initialsOf(name)}
    </span>
  );
}
