import { type FormEvent, useState } from 'react';
import { setOwnPhone } from '../call/own-phone.ts';
import { sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';
import { e164Of, phoneOf } from '../ui/phone.ts';
import { showToast } from '../ui/toast-store.ts';
import { Group, LineField } from './fields.tsx';

/** A person's own phone, for everybody: where calls from the desk begin. */
export function OwnPhoneSection() {
  const { me } = useMe();
  const [phone, setPhone] = useState(me.phone ? phoneOf(me.phone) : '');
  const [trouble, setTrouble] = useState('');
  const own = e164Of(phone);
  const isNone = phone.trim() === '';

  async function save(event: FormEvent) {
    event.preventDefault();
    if (!isNone && !own) return setTrouble('Write a telephone number, like (212) 555-0100.');
    try {
      await setOwnPhone(own);
      showToast({
        id: 'own-phone',
        text: own ? `${phoneOf(own)} rings first.` : 'The desk’s telephone rings first.',
        tone: 'plain',
      });
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
    return undefined;
  }

  return (
    <form onSubmit={save}>
      <Group
        title="When you call a patient"
        hint="Your own phone rings first. Take it and press 1, then the patient is called from the practice’s number."
      >
        <LineField
          label="Your phone"
          type="tel"
          hint="Empty: the desk’s telephone"
          value={phone}
          error={trouble === '' ? undefined : trouble}
          canChange
          onChange={(typed) => {
            setTrouble('');
            setPhone(typed);
          }}
        />
        <div className="line">
          <button
            type="submit"
            className="btn btn-sm btn-main"
            disabled={own === me.phone && (isNone || own !== undefined)}
          >
            Save your phone
          </button>
        </div>
      </Group>
    </form>
  );
}
