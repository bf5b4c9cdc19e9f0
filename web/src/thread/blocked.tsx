import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ThreadDetailOut, ThreadOut } from '#shared/api.ts';
import { useNow } from '../clock.ts';
import { firstNameOf } from '../me.ts';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { sentence } from '../ui/sentence.ts';
import { ContactNote } from './contact-note.tsx';
import { CallNow } from './strips.tsx';

const titles: Record<string, string> = {
  opted_out: 'Texts to this number are stopped',
  blocked_by_provider: 'Texts to this number are stopped',
  landline: 'This number cannot get texts',
  invalid_number: 'This number cannot get texts',
  country_not_allowed: 'Texts do not go to this country',
  patient_limit: 'This patient has got enough messages today',
  number_limit: 'This number has got enough messages today',
  day_limit: 'The practice has sent its day’s worth',
  spend_limit: 'Texts have cost their day’s worth',
  no_zone: 'It is not known when texts may go out',
  no_common_hours: 'There is no hour at which a text may go out',
  mail_bounced: 'E-mails to this address come back',
  mail_complained: 'E-mails to this address are stopped',
  mail_opted_out: 'E-mails to this address are stopped',
  no_birth_date: 'The date of birth is not known',
};

const usual = {
  sms: { now: 'A text cannot be sent now', none: 'No number for texts is known' },
  email: { now: 'An e-mail cannot be sent now', none: 'No e-mail address is known' },
};

/** The element that says it, to be read where somebody wanted to write. */
export const blockedId = 'message-blocked';

interface Props {
  thread: ThreadOut;
  sending: Pick<ThreadDetailOut['sending'], 'to' | 'reasons'>;
  channel: 'sms' | 'email';
  contact: ThreadDetailOut['contact'];
  zone: string;
}

/** In place of the text area where nothing may be sent: what happened, why, and the legal next step. */
export function Blocked({ thread, sending, channel, contact: known, zone }: Props) {
  // What is known of the number says nothing of the e-mail address.
  const contact = channel === 'sms' ? known : undefined;
  const now = useNow();
  const [asks, setAsks] = useState(false);
  const [first] = sending.reasons;
  const stopped = contact?.optedOut;
  const isOpenAtTwilio = contact?.openAtProvider === true;
  const title = isOpenAtTwilio
    ? 'Texts stopped here, open at Twilio'
    : (titles[first?.code ?? ''] ?? (sending.to ? usual[channel].now : usual[channel].none));
  const name = thread.patientId ? firstNameOf(thread.name) : 'the person';
  const broken = contact?.health.find(({ kind }) => kind === 'landline' || kind === 'invalid');
  return (
    <>
      <div id={blockedId} className="composer-blocked" role="note" tabIndex={-1}>
        <Icon name="ban" size={20} className="c-danger" />
        <div>
          <b className="strong">{title}</b>
          {stopped ? (
            <p>
              {sentence(stopped.word)}, {whenOf(Date.parse(stopped.at), zone, now)}. Only {name} can turn texts back on,
              by texting START.
            </p>
          ) : null}
          {sending.reasons.map(({ code, message }) => (
            <p key={code}>{message}</p>
          ))}
          {broken ? (
            <p className="meta">
              {broken.words}: code {broken.code}, {whenOf(Date.parse(broken.at), zone, now)}. {broken.clears}
            </p>
          ) : null}
          {first ? null : <p>Add a number to the patient, or call.</p>}
        </div>
      </div>
      <div className="composer-foot">
        {thread.alarm ? null : <CallNow thread={thread} />}
        {broken && sending.to ? (
          <button type="button" className="btn btn-sm" onClick={() => setAsks(true)}>
            It works again
          </button>
        ) : null}
        {sending.to ? <ProofLink threadId={thread.id} /> : null}
      </div>
      {asks && sending.to ? (
        <ContactNote
          thread={thread}
          what="works-again"
          channel="sms"
          address={sending.to}
          source="phone"
          onClose={() => setAsks(false)}
        />
      ) : null}
    </>
  );
}

/** To the page that proves consent. The address itself never stands in a link. */
export function ProofLink({ threadId }: { threadId: string }) {
  return (
    <Link to="/proof/$threadId" params={{ threadId }} className="btn btn-sm btn-quiet">
      <Icon name="checked" size={14} />
      Consent, with proof
    </Link>
  );
}
