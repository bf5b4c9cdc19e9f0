import { useQuery } from '@tanstack/react-query';
import { Icon } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { act, callsQuery, type SimulatedCall } from './local-api.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const messageSeconds = 4;
const messageWords = 'Hello, it is about tomorrow. Please call me back. Thank you.';

/** The telephone side of a phone: the key that calls, and the call that is on. */
export function PhoneCall({ number, office }: { number: string; office: string }) {
  const { data: calls = [] } = useQuery(callsQuery);
  const call = calls.find((one) => one.waitingFor && isOn(one, number));
  if (!call) {
    return (
      <div className="phone-dial">
        <button type="button" className="btn btn-sm" onClick={() => act('/local/calls', { from: number, to: office })}>
          <Icon name="phone" size={14} />
          Call the practice
        </button>
      </div>
    );
  }
  const isOnTheLine = call.isSpoken
    ? call.waitingFor !== 'ringing'
    : call.direction === 'inbound' && call.from === number;
  return isOnTheLine ? <OnTheLine call={call} /> : <Called call={call} number={number} />;
}

function isOn(call: SimulatedCall, number: string): boolean {
  if (call.direction === 'inbound' && call.from === number) return true;
  if (call.isSpoken && call.to === number) return true;
  return call.legs.some((leg) => leg.number === number && isLegOn(leg));
}

/** It rings, or somebody has it at their ear. */
export function isLegOn({ status }: SimulatedCall['legs'][number]): boolean {
  return status === 'ringing' || status === 'screening' || status === 'in-progress';
}

/** Does something on a call. */
function useAct({ sid }: SimulatedCall) {
  return (body: Record<string, unknown>) => () => act(`/local/calls/${sid}`, body);
}

/** A phone that called, or took what a machine says: what it hears, and what can be done. */
function OnTheLine({ call }: { call: SimulatedCall }) {
  const on = useAct(call);
  const talks = call.legs.some(({ status }) => status === 'in-progress');
  return (
    <section className="phone-call" aria-label="Call">
      <p className="strong" role="status">
        {talks ? 'Talking with the desk' : call.waitingFor === 'dial' ? 'The desk rings' : 'On the line'}
      </p>
      <div className="phone-said" role="log" aria-label="What is heard">
        {call.said.slice(-3).map((words, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines have nothing else that tells them apart
          <p key={place}>{words}</p>
        ))}
      </div>
      {call.waitingFor === 'keys' ? (
        <fieldset className="phone-keys">
          <legend className="read-aloud">Keys</legend>
          {keys.map((digit) => (
            <button type="button" key={digit} className="btn btn-sm" onClick={on({ act: 'press', digit })}>
              {digit}
            </button>
          ))}
        </fieldset>
      ) : null}
      <div className="phone-acts">
        {call.waitingFor === 'record' ? (
          <button
            type="button"
            className="btn btn-sm"
            onClick={on({ act: 'speak', seconds: messageSeconds, words: messageWords })}
          >
            <Icon name="voicemail" size={14} />
            Leave a message
          </button>
        ) : talks ? null : (
          <button type="button" className="btn btn-sm" onClick={on({ act: 'wait' })}>
            <Icon name="clock" size={14} />
            {call.waitingFor === 'dial' ? 'Nobody answers' : 'Wait'}
          </button>
        )}
        <button type="button" className="btn btn-sm btn-danger" onClick={on({ act: 'hang-up' })}>
          Hang up
        </button>
      </div>
    </section>
  );
}

/** A phone that is called: it rings, or is taken. */
export function Called({ call, number }: { call: SimulatedCall; number: string }) {
  const on = useAct(call);
  const leg = call.legs.find((one) => one.number === number);
  const talks = leg?.status === 'in-progress';
  const screens = leg?.status === 'screening';
  const shown =
    call.direction === 'inbound' || call.isSpoken || (leg && leg.number !== call.to) ? call.from : 'Deskline';
  return (
    <section className="phone-call" aria-label={`Call at ${phoneOf(number)}`}>
      <p className="strong" role="status">
        {talks ? 'Talking' : screens ? leg.said.at(-1) : `${phoneOf(shown)} calls`}
      </p>
      <div className="phone-acts">
        {screens ? (
          <>
            <button type="button" className="btn btn-sm btn-main" onClick={on({ act: 'press', digit: '1' })}>
              Press 1
            </button>
            <button type="button" className="btn btn-sm" onClick={on({ act: 'wait' })}>
              <Icon name="voicemail" size={14} />
              It is a machine
            </button>
          </>
        ) : talks ? null : (
          <button type="button" className="btn btn-sm btn-main" onClick={on({ act: 'answer', number })}>
            <Icon name="phone" size={14} />
            Answer
          </button>
        )}
        {call.isSpoken ? (
          <>
            <button type="button" className="btn btn-sm" onClick={on({ act: 'machine', number })}>
              <Icon name="voicemail" size={14} />
              Voicemail takes it
            </button>
            <button type="button" className="btn btn-sm" onClick={on({ act: 'wait' })}>
              <Icon name="clock" size={14} />
              Let it ring
            </button>
          </>
        ) : null}
        <button type="button" className="btn btn-sm btn-danger" onClick={on({ act: 'decline', number })}>
          {talks || screens ? 'Hang up' : 'Decline'}
        </button>
      </div>
    </section>
  );
}
