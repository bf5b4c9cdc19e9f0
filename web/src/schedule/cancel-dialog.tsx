import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { AppointmentOut } from '#shared/api.ts';
import { cancelledAs } from '#shared/domain/appointment/transitions.ts';
import { useNow } from '../clock.ts';
import { mark } from './use-schedule.ts';
import { clockOf } from './visit-look.ts';

interface Props {
  visit: AppointmentOut | undefined;
  lateHours: number;
  onClose: () => void;
}

/** Calls a visit off, with a reason if there is one; says what it will count as. */
export function CancelDialog({ visit, lateHours, onClose }: Props) {
  return (
    <Modal
      opened={visit !== undefined}
      onClose={onClose}
      title="Cancel the visit"
      size={440}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {visit ? <Reason visit={visit} lateHours={lateHours} onClose={onClose} /> : null}
    </Modal>
  );
}

function Reason({ visit, lateHours, onClose }: { visit: AppointmentOut; lateHours: number; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const isLate = cancelledAs(Date.parse(visit.startsAt), useNow(), lateHours) === 'late-cancelled';
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        void mark(visit, 'cancelled', reason.trim() || undefined);
      }}
    >
      <p>
        {visit.patient.name}, {clockOf(visit.time)}. The time is free again at once.
        {isLate ? ` It is less than ${lateHours} hours away, so it counts as cancelled late.` : ''}
      </p>
      <label className="labelled">
        Reason, if one was given
        <input
          className="field"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
      </label>
      <div className="line">
        <button type="submit" className="btn btn-danger">
          Cancel the visit
        </button>
        <button type="button" className="btn btn-quiet" onClick={onClose}>
          Keep it
        </button>
      </div>
    </form>
  );
}
