import { useQuery } from '@tanstack/react-query';
import { phoneOf } from '../ui/phone.ts';
import { act, callsQuery, type SimulatedCall } from './local-api.ts';
import { useKnown } from './names.ts';
import { Called, isLegOn } from './phone-call.tsx';

/** The practice's own telephones: they ring when patients call, and first when the desk calls a patient. */
export function DeskPhoneSection() {
  const { data: calls = [] } = useQuery(callsQuery);
  const patients = useKnown() ?? [];
  const isPatients = (number: string) => patients.some((one) => one.number === number);
  const live = calls.filter(({ waitingFor, isSpoken }) => waitingFor && !isSpoken);
  const ringing = live.flatMap((call) =>
    call.legs.filter((leg) => isLegOn(leg) && !isPatients(leg.number)).map(({ number }) => ({ call, number })),
  );
  const asked = live.filter(({ direction, waitingFor }) => direction === 'outbound-api' && waitingFor !== 'ringing');
  return (
    <section className="console-part" aria-label="The desk's telephones">
      <header>
        <h2>Desk phones</h2>
        <span className="meta end">{ringing.length + asked.length === 0 ? 'quiet' : 'in use'}</span>
      </header>
      {ringing.length + asked.length === 0 ? (
        <p className="meta">Call the practice from a phone: the desk rings here.</p>
      ) : null}
      {ringing.map(({ call, number }) => (
        <div key={`${call.sid} ${number}`}>
          <p className="meta">{phoneOf(number)}</p>
          <Called call={call} number={number} />
        </div>
      ))}
      {asked.map((call) => (
        <Asked key={call.sid} call={call} />
      ))}
    </section>
  );
}

/** The phone of whoever asked for a call is taken: a key calls the patient, who then rings or talks. */
function Asked({ call }: { call: SimulatedCall }) {
  const on = (body: Record<string, unknown>) => () => act(`/local/calls/${call.sid}`, body);
  return (
    <section className="phone-call" aria-label={`Call at ${phoneOf(call.to)}`}>
      <p className="meta">{phoneOf(call.to)}</p>
      <p role="status">{wordsOf(call)}</p>
      <div className="phone-acts">
        {call.waitingFor === 'keys' ? (
          <button type="button" className="btn btn-sm btn-main" onClick={on({ act: 'press', digit: '1' })}>
            Press 1
          </button>
        ) : null}
        <button type="button" className="btn btn-sm btn-danger" onClick={on({ act: 'hang-up' })}>
          Hang up
        </button>
      </div>
    </section>
  );
}

function wordsOf({ waitingFor, legs, said }: SimulatedCall): string {
  if (waitingFor === 'keys') return said.at(-1) ?? '';
  return legs.some(({ status }) => status === 'in-progress') ? 'Talking with the patient' : 'The patient’s phone rings';
}
