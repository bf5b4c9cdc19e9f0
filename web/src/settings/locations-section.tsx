import { Icon } from '../ui/icon.tsx';
import type { Location } from './draft.ts';
import { Group, LineField, LinesField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

const noAddress = { street: '', city: '', state: '', postalCode: '' };

/** The practice's name and its offices: where they are, and which numbers and addresses are theirs. */
export function LocationsSection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  const change = (index: number, fields: Partial<Location>) =>
    set({ locations: now.locations.map((one, place) => (place === index ? { ...one, ...fields } : one)) });
  return (
    <>
      <Group title="Practice">
        <LineField
          label="Name, as patients read it"
          value={now.name}
          error={problem('name')}
          canChange={canChange}
          onChange={(name) => set({ name })}
        />
      </Group>
      {now.locations.map((location, index) => (
        <OneLocation
          key={location.id}
          location={location}
          at={`locations.${index}`}
          problem={problem}
          canChange={canChange}
          onChange={(fields) => change(index, fields)}
        />
      ))}
      {problem('locations') && !now.locations.some((_, index) => problem(`locations.${index}`)) ? (
        <p className="c-danger" role="alert">
          {problem('locations')}
        </p>
      ) : null}
      {canChange ? (
        <button
          type="button"
          className="btn"
          onClick={() => set({ locations: [...now.locations, another(now.locations)] })}
        >
          <Icon name="plus" size={14} />
          Add a location
        </button>
      ) : null}
    </>
  );
}

function OneLocation({
  location,
  at,
  problem,
  canChange,
  onChange,
}: {
  location: Location;
  at: string;
  problem: Editing['problem'];
  canChange: boolean;
  onChange: (fields: Partial<Location>) => void;
}) {
  const { address = noAddress } = location;
  const setAddress = (fields: Partial<typeof noAddress>) => {
    const next = { ...address, ...fields };
    const isEmpty = Object.values(next).every((part) => part === '');
    onChange({ address: isEmpty ? undefined : next });
  };
  return (
    <Group title={location.name === '' ? 'New location' : location.name}>
      <LineField
        label="Name"
        value={location.name}
        error={problem(`${at}.name`) ?? problem(`${at}.id`)}
        canChange={canChange}
        onChange={(name) => onChange({ name })}
      />
      <LineField
        label="Time zone"
        hint="As IANA names it, like America/New_York"
        value={location.hours.zone}
        error={problem(`${at}.hours.zone`)}
        canChange={canChange}
        onChange={(zone) => onChange({ hours: { ...location.hours, zone } })}
      />
      <LinesField
        label="Numbers for texts"
        hint="One a line, like +12125550100; the first one sends"
        value={location.numbers}
        error={problem(`${at}.numbers`)}
        canChange={canChange}
        onChange={(numbers) => onChange({ numbers })}
      />
      <LinesField
        label="Telephones that ring"
        hint="One a line; without any, callers leave a message"
        value={location.deskNumbers ?? []}
        error={problem(`${at}.deskNumbers`)}
        canChange={canChange}
        onChange={(deskNumbers) => onChange({ deskNumbers: deskNumbers.length > 0 ? deskNumbers : undefined })}
      />
      <LinesField
        label="E-mail addresses"
        hint="One a line. Mail of somebody new to one of them begins a conversation of this location"
        value={location.emails ?? []}
        error={problem(`${at}.emails`)}
        canChange={canChange}
        onChange={(emails) => onChange({ emails: emails.length > 0 ? emails : undefined })}
      />
      <LineField
        label="Country"
        hint="Two letters, like US. Numbers of an import without a country code are read as its own"
        value={location.country ?? 'US'}
        error={problem(`${at}.country`)}
        canChange={canChange}
        onChange={(country) => onChange({ country: country.toUpperCase() })}
      />
      <LineField
        label="Street"
        hint="The address stands under outreach by e-mail"
        value={address.street}
        error={problem(`${at}.address.street`)}
        canChange={canChange}
        onChange={(street) => setAddress({ street })}
      />
      <LineField
        label="City"
        value={address.city}
        error={problem(`${at}.address.city`)}
        canChange={canChange}
        onChange={(city) => setAddress({ city })}
      />
      <LineField
        label="State"
        hint="Two letters; its law may narrow the hours of outreach"
        value={address.state}
        error={problem(`${at}.address.state`)}
        canChange={canChange}
        onChange={(state) => setAddress({ state: state.toUpperCase() })}
      />
      <LineField
        label="Postal code"
        value={address.postalCode}
        error={problem(`${at}.address.postalCode`)}
        canChange={canChange}
        onChange={(postalCode) => setAddress({ postalCode })}
      />
    </Group>
  );
}

/** A new office in the zone of the first, with an id that nobody has. */
function another(all: readonly Location[]): Location {
  let count = all.length + 1;
  while (all.some(({ id }) => id === `office-${count}`)) count += 1;
  const zone = all[0]?.hours.zone ?? 'America/New_York';
  return { id: `office-${count}`, name: '', hours: { zone, holidays: [] }, numbers: [] };
}
