import '../ui/fields.css';
import './household.css';
import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PatientPicker, type Picked } from '../schedule/patient-picker.tsx';
import { phoneOf } from '../ui/phone.ts';
import { type Assigning, assign } from './assigning.ts';

/** Whose a stranger's conversation, or one message, is. */
export function AssignDialog({
  of,
  address,
  onClose,
}: {
  of: Assigning;
  /** Where it came from, as it is read; absent for a hidden number. */
  address: string | undefined;
  onClose: () => void;
}) {
  const [picked, setPicked] = useState<Picked>();
  const [isNobodys, setNobodys] = useState(false);
  const [withAddress, setWithAddress] = useState(of.entry === undefined);
  const navigate = useNavigate();
  async function save() {
    const threadId = await assign(of, { patientId: isNobodys ? undefined : picked?.id, withAddress });
    if (!threadId) return;
    onClose();
    navigate({ to: '/inbox/$threadId', params: { threadId }, search: true });
  }
  const where = address ? phoneOf(address) : '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={of.entry ? 'Whose message is this?' : 'Whose conversation is this?'}
      size={460}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {isNobodys ? null : <PatientPicker picked={picked} onPick={setPicked} />}
        {of.entry ? (
          <label className="tick">
            <input type="checkbox" checked={isNobodys} onChange={(event) => setNobodys(event.currentTarget.checked)} />
            Nobody’s whom we know: it goes to the conversation of its number
          </label>
        ) : null}
        {address ? (
          <label className="tick">
            <input
              type="checkbox"
              checked={withAddress}
              onChange={(event) => setWithAddress(event.currentTarget.checked)}
            />
            {of.entry ? `${where} is theirs too, and no longer of who has it now` : `${where} is theirs: write it down`}
          </label>
        ) : null}
        <p className="meta">It can be undone. What comes after that stays where it came to.</p>
        <div className="line">
          <button type="submit" className="btn btn-main" disabled={!picked && !isNobodys}>
            {of.entry ? 'Move it there' : 'Bring it in'}
          </button>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}
