import { Drawer } from '@mantine/core';
import { useState } from 'react';
import { ulid } from 'ulid';
import { ApiError } from '#shared/api.client.ts';
import type { AppointmentOut } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { showToast } from '../ui/toast-store.ts';
import { moveLimits, useChain } from './chain-line.tsx';
import { AddPart, type ChainPart, ChainPartFields } from './chain-part.tsx';
import type { Opened } from './opened.ts';
import { PatientPicker } from './patient-picker.tsx';
import { type Slot, SlotPicker } from './slot-picker.tsx';
import { useConfidential } from './use-confidential.ts';
import { type Calendar, changeVisit, visitsChanged } from './use-schedule.ts';
import { clockOf } from './visit-look.ts';

interface Props {
  opened: Opened | undefined;
  location: string;
  zone: string;
  /** The day to look at first. */
  date: string;
  calendar: Calendar | undefined;
  onClose: () => void;
  onDone: (visit: AppointmentOut) => void;
}

/** Books a visit or moves one: who, for what, with whom, and one of the times that are free. */
export function BookDrawer({ opened, calendar, onClose, ...rest }: Props) {
  const isMove = opened?.kind === 'move';
  const isOpen = opened?.kind === 'book' || isMove;
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      // What locks scrolling writes an inline style, which the content policy refuses.
      lockScroll={false}
      transitionProps={{ duration: 240 }}
      size={420}
      title={isMove ? 'Move the visit' : 'Book a visit'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {isOpen && calendar ? <BookForm opened={opened} calendar={calendar} onClose={onClose} {...rest} /> : null}
    </Drawer>
  );
}

function BookForm({
  opened,
  location,
  zone,
  date,
  calendar,
  onClose,
  onDone,
}: Props & { opened: Opened; calendar: Calendar }) {
  const moved = opened.kind === 'book' ? undefined : opened.visit;
  const [patient, setPatient] = useState(opened.kind === 'book' ? opened.patient : undefined);
  const types = calendar.visitTypes.filter(({ active }) => active);
  // What was booked before may not be on offer any more.
  const wished = opened.kind === 'book' ? opened : undefined;
  const again = types.find(({ id }) => id === wished?.visitType);
  const same = calendar.providers.find(({ id, active }) => active && id === wished?.provider);
  const [visitType, setVisitType] = useState(moved?.visitType ?? again?.id ?? types[0]?.id ?? '');
  const [provider, setProvider] = useState(moved?.provider ?? same?.id ?? '');
  const [slot, setSlot] = useState<Slot>();
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [parts, setParts] = useState<ChainPart[]>([]);
  const [isConfidential, setConfidential] = useState(opened.kind === 'book' && opened.confidential === true);
  const mayBeConfidential = useConfidential(moved ? undefined : patient?.id);
  const chain = useChain(moved);
  const limits = moved ? moveLimits(moved, chain, calendar) : undefined;
  // One id for as long as this is one booking: a second press, or a retry, is the same visit.
  const [bookingId] = useState(() => ulid());
  const type = types.find(({ id }) => id === visitType);
  const canDo = calendar.providers.filter(
    ({ id, active, works }) =>
      active && works.some((one) => one.location === location) && (type?.providers?.includes(id) ?? true),
  );
  const from = opened.kind === 'book' ? (opened.date ?? date) : date;

  const isReady =
    slot !== undefined && (moved !== undefined || patient !== undefined) && parts.every((part) => part.slot);

  async function save() {
    if (!isReady || !slot) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      const { date: on, time, provider: whom, chair } = slot;
      const visit = moved
        ? await changeVisit(moved, { date: on, time, provider: whom, version: moved.version })
        : await call('bookAppointment', {
            body: {
              id: bookingId,
              patientId: patient?.id ?? '',
              location,
              visitType,
              provider: whom,
              chair,
              date: on,
              time,
              ...(isConfidential && mayBeConfidential ? { confidential: true as const } : {}),
              ...(parts.length > 0 ? { next: parts.flatMap(wishOf) } : {}),
            },
          });
      await visitsChanged();
      showToast({
        id: `visit ${visit.id}`,
        text: `${visit.patient.name}: ${moved ? 'moved to' : parts.length > 0 ? `${parts.length + 1} visits booked, the first at` : 'booked for'} ${clockOf(visit.time)}`,
        tone: 'plain',
      });
      onDone(visit);
    } catch (error) {
      setBusy(false);
      setTrouble(sentenceOf(error));
      if (error instanceof ApiError && error.code === 'taken') {
        setSlot(undefined);
        setParts((all) => all.map((part) => ({ ...part, slot: undefined })));
      }
    }
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {moved ? (
        <p>
          <b className="strong">{moved.patient.name}</b>, now {clockOf(moved.time)}. What was planned for the old time
          is void.
          {limits?.words.map((words) => (
            <span key={words} className="meta chain-rule">
              {words}
            </span>
          ))}
        </p>
      ) : (
        <PatientPicker picked={patient} onPick={setPatient} />
      )}
      {mayBeConfidential ? (
        <label className="line">
          <input
            type="checkbox"
            checked={isConfidential}
            onChange={({ currentTarget }) => setConfidential(currentTarget.checked)}
          />
          <span>
            Confidential
            <span className="meta chain-rule">
              Told of at their own address alone, and by itself without a word of what it is. No guardian is told.
            </span>
          </span>
        </label>
      ) : null}
      {moved ? null : (
        <label className="labelled">
          Visit
          <select
            className="field"
            value={visitType}
            onChange={(event) => {
              setVisitType(event.currentTarget.value);
              setProvider('');
              setSlot(undefined);
              setParts([]);
            }}
          >
            {types.map(({ id, name, minutes }) => (
              <option key={id} value={id}>
                {name}, {minutes} min
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="labelled">
        Provider
        <select
          className="field"
          value={provider}
          onChange={(event) => {
            setProvider(event.currentTarget.value);
            setSlot(undefined);
          }}
        >
          <option value="">Anybody</option>
          {canDo.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {type ? (
        <SlotPicker
          key={`${visitType} ${provider} ${limits?.earliest ?? ''}`}
          search={{ location, visitType, ...(provider ? { provider } : {}), ...(moved ? { moving: moved.id } : {}) }}
          from={limits?.earliest && limits.earliest > from ? limits.earliest : from}
          earliest={limits?.earliest}
          latest={limits?.latest}
          wanted={opened.kind === 'book' ? opened.time : undefined}
          zone={zone}
          calendar={calendar}
          slot={slot}
          onSlot={(next) => {
            setSlot(next);
            // What follows is counted from this one's day.
            if (next?.date !== slot?.date) setParts((all) => all.map((part) => ({ ...part, slot: undefined })));
          }}
        />
      ) : (
        <p className="meta">The calendar has no visit types yet. A manager sets them up.</p>
      )}
      {moved || !slot ? null : (
        <>
          {parts.map((part, place) => (
            <ChainPartFields
              key={part.key}
              part={part}
              nth={place + 2}
              before={[{ visitType, date: slot.date }, ...parts.slice(0, place).flatMap(dayOfPart)]}
              {...{ location, zone, calendar }}
              onChange={(next) =>
                setParts((all) =>
                  all.map((one, at) => (at === place ? next : at > place ? { ...one, slot: undefined } : one)),
                )
              }
              onRemove={() => setParts((all) => all.filter((one) => one.key !== part.key))}
            />
          ))}
          {parts.length < mostParts && parts.every((part) => part.slot) ? (
            <AddPart
              after={parts.at(-1)?.visitType ?? visitType}
              calendar={calendar}
              onAdd={(next) => setParts((all) => [...all, { key: ulid(), visitType: next, slot: undefined }])}
            />
          ) : null}
        </>
      )}
      {trouble ? (
        <p className="c-danger" role="alert">
          {trouble}
        </p>
      ) : null}
      <div className="line drawer-foot">
        <button type="submit" className="btn btn-main" disabled={isBusy || !isReady}>
          {moved ? 'Move' : parts.length > 0 ? `Book ${parts.length + 1} visits` : 'Book'}
        </button>
        <button type="button" className="btn btn-quiet" onClick={onClose}>
          Close
        </button>
        <span className="meta" role="status">
          {!moved && !patient
            ? 'Choose a patient first.'
            : slot && !isReady
              ? 'Choose a time for each visit.'
              : slot
                ? `${clockOf(slot.time)} is chosen.`
                : 'Choose a time.'}
        </span>
      </div>
    </form>
  );
}

/** So many visits may follow the first. */
const mostParts = 3;

function wishOf({ visitType, slot }: ChainPart) {
  return slot ? [{ visitType, provider: slot.provider, chair: slot.chair, date: slot.date, time: slot.time }] : [];
}

function dayOfPart({ visitType, slot }: ChainPart) {
  return slot ? [{ visitType, date: slot.date }] : [];
}
