import type { EntryOut, ThreadOut } from '#shared/api.ts';
import { hiddenNumber } from '#shared/domain/call/hidden-number.ts';
import { firstNameOf, useMe } from '../me.ts';
import { writeText } from '../thread/composer.tsx';
import { useGuardianAt } from '../thread/guardians.ts';
import { timeOf } from '../ui/dates.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { phoneOf } from '../ui/phone.ts';
import { lengthOf, textBackWords, titleOf } from './call-words.ts';
import { Player } from './player.tsx';
import { startCall } from './start-call.ts';

interface Props {
  entry: EntryOut;
  thread: ThreadOut;
  zone: string;
}

/** A call in the flow: what it came to, its voicemail to hear and read, and two ways to answer it. */
export function CallEntry({ entry, thread, zone }: Props) {
  const { call } = entry;
  const me = useMe();
  const guardian = useGuardianAt(entry.direction === 'in' ? entry.from : entry.to);
  if (!call) return null;
  const { look, icon } = glyphOf(call.outcome);
  const theirs = entry.direction === 'in' ? entry.from : entry.to;
  const by = entry.by === me.me.id ? 'You' : firstNameOf(me.staff.find(({ id }) => id === entry.by)?.name ?? '');
  const isHidden = theirs === hiddenNumber;
  const canAnswer =
    entry.direction === 'in' && !isHidden && (call.outcome === 'missed' || call.outcome === 'voicemail');
  const at = call.answeredBy ? `at ${phoneOf(call.answeredBy)}` : '';
  const who = guardian ? `${entry.direction === 'in' ? 'from' : 'to'} ${guardian}` : whoOf(theirs, thread);
  const facts = [by, at, who, timeOf(Date.parse(entry.at), zone), lengthOf(call)].filter((word) => word !== '');
  return (
    <article className="call-card" aria-label={`${titleOf(entry)}, ${timeOf(Date.parse(entry.at), zone)}`}>
      <span className={`call-glyph ${look}`}>
        <Icon name={icon} />
      </span>
      <div className="call-body">
        <div className="call-head">
          <b className="strong">{titleOf(entry)}</b>
          <span className="meta">{facts.join(' · ')}</span>
          {canAnswer ? (
            <span className="call-acts">
              <button type="button" className="btn btn-xs" onClick={() => startCall(thread, theirs)}>
                <Icon name="phone" size={12} />
                Call back
              </button>
              <button type="button" className="btn btn-xs" onClick={() => writeText(thread.id)}>
                <Icon name="sms" size={12} />
                Text back
              </button>
            </span>
          ) : null}
        </div>
        {call.voicemail ? <Player threadId={thread.id} entry={entry} voicemail={call.voicemail} /> : null}
        {call.voicemail?.transcript ? (
          <p className="second" dir="auto">
            “{call.voicemail.transcript}” <span className="meta nowrap">Transcript</span>
          </p>
        ) : null}
        {call.note ? <p dir="auto">{call.note}</p> : null}
        {call.textBack && textBackWords(call.textBack) ? <p className="meta">{textBackWords(call.textBack)}</p> : null}
      </div>
    </article>
  );
}

function whoOf(number: string | undefined, thread: ThreadOut): string {
  if (!number || phoneOf(number) === phoneOf(thread.name)) return '';
  return number === hiddenNumber ? 'hidden number' : phoneOf(number);
}

function glyphOf(outcome: NonNullable<EntryOut['call']>['outcome']): {
  look: 'missed' | 'plain' | 'live';
  icon: IconName;
} {
  switch (outcome) {
    case 'missed':
    case 'voicemail':
    case 'not-placed':
      return { look: 'missed', icon: outcome === 'voicemail' ? 'voicemail' : 'missed' };
    case 'ringing':
    case 'calling':
      return { look: 'live', icon: 'phone' };
    default:
      return { look: 'plain', icon: 'phone' };
  }
}
