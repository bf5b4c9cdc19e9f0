import '@mantine/core/styles/Drawer.layer.css';
import '../ui/fields.css';
import './patient.css';
import { Drawer } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { useMe, zoneOf } from '../me.ts';
import { useHead } from '../thread/use-thread.ts';
import { ageOn, dateOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { ContactPoints } from './contact-points.tsx';
import { Needs } from './needs.tsx';
import { usePatient } from './use-patient.ts';
import { Visits } from './visits.tsx';

const Households = lazy(() =>
  import('../household/households.tsx').then(({ Households: component }) => ({ default: component })),
);

interface Props {
  threadId: string;
  isWide: boolean;
  onClose: () => void;
}

/** Who the conversation is with: beside it where there is room, else over it. */
export function PatientPanel({ threadId, isWide, onClose }: Props) {
  const { head, detail } = useHead(threadId);
  const shown = head?.patientId ? (
    <Known thread={head} patientId={head.patientId} detail={detail} onClose={isWide ? onClose : undefined} />
  ) : (
    <p className="meta panel-none">
      {detail?.sharedBy
        ? `Several patients have it. ${detail.sharedBy.join(', ')}`
        : 'Nobody of the practice’s patients has this address.'}
    </p>
  );
  if (isWide) {
    return (
      <aside className="patient-panel" aria-label="Patient">
        {shown}
      </aside>
    );
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      // What locks scrolling writes an inline style, which the content policy refuses.
      lockScroll={false}
      size={360}
      title="Patient"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown}
    </Drawer>
  );
}

function Known({
  thread,
  patientId,
  detail,
  onClose,
}: {
  thread: ThreadOut;
  patientId: string;
  detail: ThreadDetailOut | undefined;
  onClose: (() => void) | undefined;
}) {
  const me = useMe();
  const zone = zoneOf(me, thread.location);
  const now = useNow();
  const { data: patient, error, refetch } = usePatient(patientId);
  if (!patient) {
    return error ? (
      <p role="alert" className="panel-none">
        {sentenceOf(error)}{' '}
        <button type="button" className="btn-link" onClick={() => refetch()}>
          Try again
        </button>
      </p>
    ) : (
      <p className="meta panel-none" aria-busy="true">
        Loading
      </p>
    );
  }
  const { birthDate, outsideId } = patient;
  return (
    <>
      <div className="panel-head">
        <div className="grow">
          <h2 className="cut">{thread.name}</h2>
          <p className="meta">
            {birthDate ? `${ageOn(dateOf(now, zone), birthDate)} y · b. ${birthOf(birthDate)}` : 'No date of birth'}
            {outsideId ? <span dir="auto"> · {outsideId}</span> : null}
          </p>
        </div>
        {onClose ? (
          <button type="button" className="icon-btn" aria-label="Close the patient (])" onClick={onClose}>
            <Icon name="chairs" />
          </button>
        ) : null}
      </div>
      <ContactPoints thread={thread} detail={detail} zone={zone} now={now} />
      <Visits thread={thread} patient={patient} zone={zone} now={now} />
      <Suspense>
        <Households patient={patient} thread={thread} today={dateOf(now, zone)} />
      </Suspense>
      <Needs patient={patient} />
    </>
  );
}

/** "4 Mar 2015" */
function birthOf(date: string): string {
  const day = new Date(`${date}T12:00:00Z`);
  return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
