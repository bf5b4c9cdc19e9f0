import type { Leg, StandInCall } from './call.ts';
import type { Messenger } from './messenger.ts';
import type { ReadVerb } from './parse-twiml.ts';
import type { PhoneAct } from './telephone.ts';

type Dialling = Extract<StandInCall['waiting'], { for: 'dial' }>;

interface Parts {
  keep(call: StandInCall): StandInCall;
  /** The verbs of the call that are left. */
  run(call: StandInCall): Promise<StandInCall>;
  /** Asks the practice how the call goes on. */
  next(call: StandInCall, url: string, more: Record<string, string>): Promise<StandInCall>;
  end(call: StandInCall): StandInCall;
  /** The call is over, after its talk. */
  endAfterTalk(call: StandInCall, action: () => Promise<void>): Promise<StandInCall>;
  form(call: StandInCall): Record<string, string>;
  messenger: Messenger;
  now(): number;
}

/**
 * A `<Dial>`: its phones ring until one is taken, the others stop. Where its `<Number>` has a `url`, that TwiML plays to
 * whoever took it first; only when it comes to its end are the two put through (`DialBridged`).
 */
export function dialling({ keep, run, next, end, endAfterTalk, form, messenger, now }: Parts) {
  const formOf = (call: StandInCall, leg: Leg): Record<string, string> => ({
    ...form(call),
    CallSid: leg.sid,
    ParentCallSid: call.sid,
    Direction: 'outbound-dial',
    CallStatus: leg.status,
    To: leg.number,
    Called: leg.number,
  });

  const withLegs = (call: StandInCall, { verb }: Dialling, legs: Leg[]): StandInCall =>
    keep({ ...call, waiting: { for: 'dial', verb, legs } });

  function resultOf(status: string, leg: Leg | undefined, bridged: boolean): Record<string, string> {
    if (!leg) return { DialCallStatus: status };
    const seconds = leg.answeredAt ? Math.round((now() - leg.answeredAt) / 1000) : 0;
    return {
      DialCallStatus: status,
      DialCallSid: leg.sid,
      DialCallDuration: String(seconds),
      DialBridged: String(bridged),
    };
  }

  /** Its action decides how the call goes on. */
  function after(call: StandInCall, { verb }: Dialling, result: Record<string, string>): Promise<StandInCall> {
    const { waiting: _over, ...rest } = call;
    return verb.attributes.action ? next(call, verb.attributes.action, result) : run(rest);
  }

  async function taken(call: StandInCall, dial: Dialling, leg: Leg): Promise<StandInCall> {
    const answered: Leg = { ...leg, status: 'in-progress', answeredAt: now() };
    const legs = dial.legs.map((one): Leg => (one === leg ? answered : { ...one, status: 'canceled' }));
    const at = withLegs(call, dial, legs);
    if (leg.callback) messenger.tell(call.sid, leg.callback, formOf(at, answered));
    return leg.screen ? screened(at, { ...dial, legs }, answered, leg.screen, {}) : at;
  }

  /** Plays what a taken phone hears before it is put through, as far as it goes by itself. */
  async function screened(
    call: StandInCall,
    dial: Dialling,
    leg: Leg,
    url: string,
    more: Record<string, string>,
  ): Promise<StandInCall> {
    const program = await messenger.ask(url, { ...formOf(call, leg), ...more }).catch(() => undefined);
    return program ? played(call, dial, leg, program) : after(call, dial, resultOf('completed', leg, false));
  }

  function played(call: StandInCall, dial: Dialling, leg: Leg, program: ReadVerb[]): Promise<StandInCall> {
    const { screening: _played, ...bare } = leg;
    const said = [...(leg.said ?? [])];
    for (const [place, verb] of program.entries()) {
      if (verb.name === 'Hangup') return after(call, dial, resultOf('completed', leg, false));
      if (verb.name === 'Say') said.push(verb.words);
      if (verb.name !== 'Gather') continue;
      const asks = { verb, rest: program.slice(place + 1) };
      const heard = [...said, ...verb.within.map(({ words }) => words)];
      return Promise.resolve(withLegs(call, dial, [{ ...bare, said: heard, screening: asks }]));
    }
    return Promise.resolve(withLegs(call, dial, [{ ...bare, said }]));
  }

  async function onScreening(
    call: StandInCall,
    dial: Dialling,
    leg: Leg,
    act: PhoneAct,
  ): Promise<StandInCall | undefined> {
    const { screening } = leg;
    if (act.act === 'hang-up') return end(call);
    if (act.act === 'decline' && act.number === leg.number) return after(call, dial, resultOf('completed', leg, false));
    if (!screening) return undefined;
    if (act.act === 'wait') return played(call, dial, leg, screening.rest);
    const { action } = screening.verb.attributes;
    return act.act === 'press' && action ? screened(call, dial, leg, action, { Digits: act.digit }) : undefined;
  }

  async function onTalk(call: StandInCall, dial: Dialling, leg: Leg, act: PhoneAct): Promise<StandInCall | undefined> {
    // The phone of whoever talks is put down: the other side is still on the line.
    if (act.act === 'decline' && act.number === leg.number) return after(call, dial, resultOf('completed', leg, true));
    if (act.act !== 'hang-up') return undefined;
    const talked = act.talkedSeconds === undefined ? {} : { DialCallDuration: String(act.talkedSeconds) };
    // Whoever called hangs up. After a talk Twilio still asks the action.
    const result = { ...resultOf('completed', leg, true), ...talked };
    const { action } = dial.verb.attributes;
    return endAfterTalk(call, async () => {
      if (action)
        await messenger.ask(action, { ...form(call), CallStatus: 'completed', ...result }).catch(() => undefined);
    });
  }

  /** Does something while phones ring or talk; undefined where that cannot be done. */
  return async (call: StandInCall, dial: Dialling, act: PhoneAct): Promise<StandInCall | undefined> => {
    const { legs } = dial;
    const other = legs.find(({ status }) => status === 'in-progress');
    if (other) return other.screening ? onScreening(call, dial, other, act) : onTalk(call, dial, other, act);
    switch (act.act) {
      case 'answer': {
        const leg = legs.find(({ number, status }) => number === act.number && status === 'ringing');
        return leg && taken(call, dial, leg);
      }
      case 'decline': {
        const left = legs.map(
          (one): Leg => (one.number === act.number && one.status === 'ringing' ? { ...one, status: 'busy' } : one),
        );
        if (left.some(({ status }) => status === 'ringing')) return withLegs(call, dial, left);
        return after(call, dial, resultOf('busy', undefined, false));
      }
      case 'wait':
        return after(call, dial, resultOf('no-answer', undefined, false));
      case 'hang-up':
        return end(call);
      default:
        return undefined;
    }
  };
}
