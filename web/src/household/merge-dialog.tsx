import '../ui/fields.css';
import './merge.css';
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Me, useMe, zoneOf } from '../me.ts';
import type { Patient } from '../patient/use-patient.ts';
import { PatientPicker, type Picked } from '../schedule/patient-picker.tsx';
import { dateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { type MergePreview, mergePatients, useMergePreview } from './merging.ts';

/** Two records of one person: both are shown side by side, and merged once somebody says why. */
export function MergeDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const [picked, setPicked] = useState<Picked>();
  const [isTurned, setTurned] = useState(false);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const [keptId, goneId] = picked && isTurned ? [picked.id, patient.id] : [patient.id, picked?.id];
  const { data: preview, error, refetch } = useMergePreview(keptId, goneId);
  const title = `The same person as ${patient.givenName} ${patient.familyName}`;
  async function save() {
    const threadId = preview && (await mergePatients(preview, reason.trim()));
    if (!threadId) return;
    onClose();
    navigate({ to: '/inbox/$threadId', params: { threadId }, search: true });
  }
  return (
    // Without the header that a modal has by itself: over the drawer of a phone it would be the page's second banner.
    // What locks scrolling writes an inline style, which the content policy refuses.
    <Modal.Root opened onClose={onClose} size={620} lockScroll={false}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>
          <h2 className="merge-title">{title}</h2>
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <PatientPicker picked={picked} onPick={setPicked} />
            {error ? (
              <p role="alert">
                It could not be loaded.{' '}
                <button type="button" className="btn-link" onClick={() => refetch()}>
                  Try again
                </button>
              </p>
            ) : null}
            {picked && preview ? (
              <>
                <Both preview={preview} />
                <Cautions preview={preview} />
                {preview.hinders ? null : (
                  <>
                    <label className="labelled">
                      Why they are the same person
                      <input
                        className="field"
                        required
                        minLength={3}
                        maxLength={200}
                        value={reason}
                        onChange={(event) => setReason(event.currentTarget.value)}
                      />
                    </label>
                    <p className="meta">
                      Messages, visits and numbers of both stand in the record that stays; consent stays with each
                      number. It can be undone as long as its messages are kept. What comes after it stays with the
                      record that stays.
                    </p>
                  </>
                )}
              </>
            ) : null}
            <div className="line">
              <button
                type="submit"
                className="btn btn-main"
                disabled={!picked || !preview || preview.hinders !== undefined || reason.trim().length < 3}
              >
                Merge the two
              </button>
              {picked ? (
                <button type="button" className="btn" onClick={() => setTurned(!isTurned)}>
                  Keep the other one
                </button>
              ) : null}
              <button type="button" className="btn btn-quiet" onClick={onClose}>
                Cancel
              </button>
            </div>
          </form>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

type Shown = MergePreview['kept'];

function Both({ preview: { kept, gone } }: { preview: MergePreview }) {
  const me = useMe();
  const rows: [string, (of: Shown) => string][] = [
    ['Name', ({ patient }) => `${patient.givenName} ${patient.familyName}`],
    ['Born', ({ patient }) => patient.birthDate ?? 'Not known'],
    ['Numbers', ({ patient }) => patient.phones.map(phoneOf).join(', ') || 'None'],
    ['E-mail', ({ patient }) => patient.emails.join(', ') || 'None'],
    ['Location', ({ patient }) => placeOf(me, patient.location)],
    ['Your id', ({ patient }) => patient.outsideId ?? 'None'],
    ['Visits', ({ ahead, past }) => `${ahead} to come, ${past} before`],
    [
      'Last message',
      ({ patient, lastAt }) => (lastAt ? dateOf(Date.parse(lastAt), zoneOf(me, patient.location)) : 'None'),
    ],
    ['May be told', ({ hasHousehold }) => (hasHousehold ? 'Somebody is named' : 'Nobody else')],
  ];
  return (
    <table className="merge-both">
      <thead>
        <tr>
          <td />
          <th scope="col">Stays</th>
          <th scope="col">Is merged into it</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, of]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td dir="auto">{of(kept)}</td>
            <td dir="auto" data-differs={of(kept) === of(gone) ? undefined : true}>
              {of(gone)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function placeOf(me: Me, location: string): string {
  return me.practice.locations.find(({ id }) => id === location)?.name ?? location;
}

const differing = {
  name: 'the name',
  birthDate: 'the date of birth',
  location: 'the location',
  language: 'the language',
  outsideId: 'the id of your system',
} as const;

/** What a person should see before they say that two are one. */
function Cautions({ preview: { differs, twice, hinders, kept } }: { preview: MergePreview }) {
  const words = differs.map((what) => differing[what]).join(', ');
  return (
    <>
      {hinders ? (
        <p role="alert">
          <Icon name="alert" size={14} className="c-warn" /> {hinders}
        </p>
      ) : null}
      {differs.length > 0 ? (
        <p role="note">
          <Icon name="alert" size={14} className="c-warn" /> They differ in {words}. {kept.patient.givenName}’s record
          keeps what it says.
        </p>
      ) : null}
      {twice.map(({ date, time }) => (
        <p role="note" key={`${date} ${time}`}>
          <Icon name="alert" size={14} className="c-warn" /> Both have a visit on {date} at {time}: call one of them
          off.
        </p>
      ))}
    </>
  );
}
