import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RouteOutput } from '#shared/api.ts';
import { call, queryClient, sentenceOf } from '../client.ts';
import { meQuery, useMe } from '../me.ts';
import { dateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { e164Of, phoneOf } from '../ui/phone.ts';
import { showToast } from '../ui/toast-store.ts';
import { ChoiceField, Group, LineField, SwitchField } from './fields.tsx';

type Listed = RouteOutput<'listStaff'>['staff'][number];
type Member = Omit<Listed, 'signIn'>;
const key = ['staff'] as const;
const roleChoices = [
  { value: 'coordinator', label: 'Coordinator' },
  { value: 'manager', label: 'Manager: reads settings, reports and the audit' },
  { value: 'admin', label: 'Admin: changes settings' },
] as const;
const newcomer: Member = { id: '', name: '', role: 'coordinator', locations: 'all', active: true, version: 0 };

/** Everybody of the practice: roles, locations, away. Each person is saved on their own and at once. */
export function StaffSection({ canChange }: { canChange: boolean }) {
  const query = useQuery({
    queryKey: key,
    queryFn: () => call('listStaff', {}),
    // An invitation leaves a moment after it was asked for.
    refetchInterval: ({ state }) => (state.data?.staff.some(isOnItsWay) ? 2000 : false),
  });
  const [adds, setAdds] = useState(false);
  if (query.isError) return <p role="alert">The staff could not be loaded. {sentenceOf(query.error)}</p>;
  const people = [...(query.data?.staff ?? [])].sort(
    (a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name),
  );
  return (
    <>
      {people.map((person) => (
        <Person key={`${person.id} ${person.version}`} person={person} canChange={canChange} />
      ))}
      {adds ? <Person person={newcomer} canChange onDone={() => setAdds(false)} /> : null}
      {canChange && !adds ? (
        <button type="button" className="btn" onClick={() => setAdds(true)}>
          <Icon name="plus" size={14} />
          Add a person
        </button>
      ) : null}
    </>
  );
}

function isOnItsWay({ signIn }: Listed): boolean {
  return signIn?.state === 'asked';
}

/** Whether they can sign in, where it is not plain. */
function signInWords({ active }: Member, signIn: Listed['signIn'], zone: string): string | undefined {
  if (!active) return 'Left: cannot sign in.';
  if (signIn?.state === 'asked') return 'On its way: their sign-in is being set up.';
  if (signIn?.why === 'no-email') return 'Not invited: give an e-mail address to invite them by.';
  if (signIn?.why === 'email-taken') return 'Not invited: somebody else signs in by this address.';
  return signIn?.invitedAt ? `Invited on ${dateOf(Date.parse(signIn.invitedAt), zone)}.` : undefined;
}

function Person({
  person: { signIn, ...person },
  canChange,
  onDone,
}: {
  person: Listed;
  canChange: boolean;
  onDone?: () => void;
}) {
  const { practice } = useMe();
  const zone = practice.locations[0]?.zone ?? 'UTC';
  const [now, setNow] = useState(person);
  const [phone, setPhone] = useState(person.phone ? phoneOf(person.phone) : '');
  const [trouble, setTrouble] = useState('');
  const isNew = person.id === '';
  const hint = isNew ? 'Invited by e-mail as soon as they are added.' : signInWords(now, signIn, zone);
  const isDirty = isNew || JSON.stringify(now) !== JSON.stringify(person) || e164Of(phone) !== person.phone;
  const set = (fields: Partial<Member>) => setNow({ ...now, ...fields });
  const at = (location: string) => now.locations === 'all' || now.locations.includes(location);
  const all = practice.locations.map(({ id }) => id);
  const toggle = (location: string, on: boolean) => {
    const before = now.locations === 'all' ? all : now.locations;
    const next = on ? [...before, location] : before.filter((id) => id !== location);
    set({ locations: all.every((id) => next.includes(id)) ? 'all' : next });
  };
  function discard() {
    setNow(person);
    setPhone(person.phone ? phoneOf(person.phone) : '');
  }
  async function invite() {
    try {
      await call('changeStaff', { params: { staffId: person.id }, body: { version: person.version, invite: true } });
      showToast({ id: 'staff', text: `${person.name} is invited once more.`, tone: 'plain' });
      await queryClient.invalidateQueries({ queryKey: key });
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  }
  async function save() {
    try {
      if (phone.trim() !== '' && !e164Of(phone)) return setTrouble(`${phone} is no telephone number.`);
      await (isNew ? create(now) : change(person, { ...now, phone: e164Of(phone) }));
      showToast({ id: 'staff', text: `${now.name} is saved. It holds at once.`, tone: 'plain' });
      onDone?.();
      await Promise.all([queryClient.invalidateQueries({ queryKey: key }), queryClient.refetchQueries(meQuery)]);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
    return undefined;
  }
  return (
    <Group title={isNew ? 'New person' : person.name} {...(hint ? { hint } : {})}>
      <LineField label="Name" value={now.name} canChange={canChange} onChange={(name) => set({ name })} />
      <ChoiceField
        label="Role"
        value={now.role}
        choices={roleChoices}
        canChange={canChange}
        onChange={(role) => set({ role })}
      />
      <LineField
        label="E-mail"
        type="email"
        value={now.email ?? ''}
        canChange={canChange}
        onChange={(email) => set({ email: email === '' ? undefined : email })}
      />
      {isNew ? null : (
        <LineField
          label="Phone"
          type="tel"
          hint="Rings first when they call a patient. Empty: the desk’s telephone."
          value={phone}
          canChange={canChange}
          onChange={setPhone}
        />
      )}
      {isNew ? null : (
        <LineField
          label="Away until"
          hint="The last day away. Work is still given to them, with a warning to whoever gives it"
          type="date"
          value={now.awayUntil ?? ''}
          canChange={canChange}
          onChange={(awayUntil) => set({ awayUntil: awayUntil === '' ? undefined : awayUntil })}
        />
      )}
      {isNew || now.role !== 'coordinator' ? null : (
        <SwitchField
          label="Sees confidential conversations"
          checked={now.confidential === true}
          canChange={canChange}
          onChange={(confidential) => set({ confidential })}
        />
      )}
      {practice.locations.length > 1
        ? practice.locations.map(({ id, name }) => (
            <SwitchField
              key={id}
              label={`Works at ${name}`}
              checked={at(id)}
              canChange={canChange}
              onChange={(on) => toggle(id, on)}
            />
          ))
        : null}
      {isNew ? null : (
        <SwitchField
          label="Works here"
          checked={now.active}
          canChange={canChange}
          onChange={(active) => set({ active })}
        />
      )}
      {canChange && person.active && signIn?.state === 'open' && !isDirty ? (
        <div className="line">
          <button type="button" className="btn btn-sm" onClick={invite}>
            Invite {person.name} again
          </button>
        </div>
      ) : null}
      {trouble === '' ? null : (
        <p className="c-danger" role="alert">
          {trouble}
        </p>
      )}
      {canChange && isDirty ? (
        <div className="line">
          <button type="button" className="btn btn-sm btn-main" onClick={save}>
            {isNew ? 'Add' : `Save ${now.name}`}
          </button>
          <button type="button" className="btn btn-sm" onClick={onDone ?? discard}>
            Discard
          </button>
        </div>
      ) : null}
    </Group>
  );
}

function create({ name, role, locations, email }: Member) {
  return call('createStaff', { body: { name, role, locations, ...(email ? { email } : {}) } });
}

/** Only what is different is sent. */
function change(before: Member, now: Member) {
  const { name, role, locations, active, email, awayUntil, phone, confidential } = now;
  const isOther = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  return call('changeStaff', {
    params: { staffId: before.id },
    body: {
      version: before.version,
      ...(isOther(name, before.name) ? { name } : {}),
      ...(isOther(role, before.role) ? { role } : {}),
      ...(isOther(locations, before.locations) ? { locations } : {}),
      ...(isOther(active, before.active) ? { active } : {}),
      ...(isOther(email, before.email) ? { email: email ?? null } : {}),
      ...(isOther(phone, before.phone) ? { phone: phone ?? null } : {}),
      ...(isOther(awayUntil, before.awayUntil) ? { awayUntil: awayUntil ?? null } : {}),
      ...(isOther(confidential, before.confidential) ? { confidential: confidential === true } : {}),
    },
  });
}
