import '../settings/settings.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RouteOutput } from '#shared/api.ts';
import { call, sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { type Me, useMe, zoneOf } from '../me.ts';
import { Alerts } from '../ui/alerts.tsx';
import { Away } from '../ui/away.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { whenOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import { KeySheet } from '../ui/key-sheet.tsx';
import { phoneOf } from '../ui/phone.ts';
import { Rail } from '../ui/rail.tsx';
import { sentence } from '../ui/sentence.ts';

type Proof = RouteOutput<'readProof'>;

/** Consent at one address, as proof: where it stands, every line of the ledger, and what is wrong with it. Printable. */
export function ProofPage() {
  const { threadId = '' } = useParams({ strict: false });
  const [showsKeys, setShowsKeys] = useState(false);
  const head = useQuery({
    queryKey: ['thread', threadId],
    queryFn: () => call('readThread', { params: { threadId } }),
  });
  const addresses = (head.data?.addresses ?? []).filter(({ channel }) => channel !== 'voice');
  const [chosen, setChosen] = useState(0);
  const at = addresses[chosen];
  return (
    <div className="desk settings-desk">
      <div className="over">
        <Away />
        <Alerts />
      </div>
      <Rail onKeys={() => setShowsKeys(true)} />
      <main className="settings proof" aria-label="Consent, with proof">
        <header className="settings-head">
          <Link to="/inbox/$threadId" params={{ threadId }} className="icon-btn" aria-label="Back to the conversation">
            <Icon name="left" size={20} />
          </Link>
          <h1>Consent, with proof</h1>
          {addresses.length > 1 ? (
            <span className="segments">
              {addresses.map(({ address }, place) => (
                <button
                  key={address}
                  type="button"
                  className={place === chosen ? 'on' : ''}
                  aria-pressed={place === chosen}
                  onClick={() => setChosen(place)}
                >
                  {phoneOf(address)}
                </button>
              ))}
            </span>
          ) : null}
          <button type="button" className="btn btn-sm end" onClick={() => window.print()}>
            <Icon name="print" size={14} />
            Print
          </button>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls and holds nothing to press is reached by keys */}
        <section className="settings-body" tabIndex={0} aria-label="What is on record">
          {head.isError ? <p role="alert">{sentenceOf(head.error)}</p> : null}
          {at ? (
            <OfAddress key={at.address} channel={at.channel} address={at.address} location={head.data?.location} />
          ) : null}
        </section>
      </main>
      <KeySheet opened={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  );
}

function OfAddress({
  channel,
  address,
  location,
}: {
  channel: 'sms' | 'email' | 'voice';
  address: string;
  location: string | undefined;
}) {
  const query = useQuery({
    queryKey: ['proof', channel, address],
    queryFn: () => call('readProof', { body: { channel: channel === 'email' ? 'email' : 'sms', address } }),
  });
  const me = useMe();
  const now = useNow();
  if (query.isError) return <p role="alert">{sentenceOf(query.error)}</p>;
  const proof = query.data;
  if (!proof) return <p aria-busy="true">Reading the ledger</p>;
  const when = (iso: string) => whenOf(Date.parse(iso), zoneOf(me, location ?? ''), now);
  return (
    <>
      <section className="group" aria-label="Address">
        <h2>{phoneOf(proof.address)}</h2>
        <p className="second">
          {proof.patients.length > 0 ? proof.patients.map(({ name }) => name).join(', ') : 'Nobody’s number yet'}.{' '}
          {proof.practice}, as of {when(proof.asOf)}.
        </p>
        {proof.optedOut ? (
          <p className="line c-danger">
            <Icon name="ban" /> {sentence(proof.optedOut.word)}, {when(proof.optedOut.at)}: texts and automated calls
            are stopped.
          </p>
        ) : null}
        {proof.openAtProvider ? (
          <p className="line c-warn">
            <Icon name="alert" /> Open at Twilio by a YES. Ask them to text START.
          </p>
        ) : null}
        {proof.blockedBy.map((sender) => (
          <p key={sender} className="line c-danger">
            <Icon name="ban" /> Twilio blocks our {phoneOf(sender)} for this number (21610) until they text START.
          </p>
        ))}
      </section>
      <Standings proof={proof} when={when} />
      <Health proof={proof} when={when} />
      <Ledger proof={proof} me={me} when={when} />
    </>
  );
}

interface Part {
  proof: Proof;
  when: (iso: string) => string;
}

const channels = { sms: 'Texts', voice: 'Automated calls', email: 'E-mails' };
const categories = { care: 'care', outreach: 'outreach' };
const states = { given: 'Given', revoked: 'Revoked', 'ask-first': 'Ask first', none: 'Never recorded', noted: 'Noted' };
const sources: Record<string, string> = {
  'own-words': 'their own keyword',
  'own-text': 'their own text',
  phone: 'on the phone',
  'in-person': 'at the desk',
  voicemail: 'on a voicemail',
  email: 'by e-mail',
  intake: 'given at intake',
  import: 'an import',
  provider: 'the provider',
  staff: 'staff',
};

function Standings({ proof, when }: Part) {
  return (
    <section className="group" aria-label="Where it stands">
      <h2>Where it stands</h2>
      <DataTable heads={['For', 'Consent', 'By']}>
        {proof.standings.map(({ channel, category, state, line }) => (
          <tr key={`${channel} ${category}`}>
            <td>
              {channels[channel]}, {categories[category]}
            </td>
            <td>{states[state]}</td>
            <td>{line ? `${sources[line.source]}, ${when(line.at)}` : '–'}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}

function Health({ proof, when }: Part) {
  if (proof.health.length === 0) return null;
  return (
    <section className="group" aria-label="Does it work">
      <h2>Does it work</h2>
      <ul>
        {proof.health.map(({ kind, words, code, at, stops, clears }) => (
          <li key={kind}>
            <b className="strong">{words}</b>, {when(at)}, code {code}. {stops} <span className="second">{clears}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ledger({ proof, me, when }: Part & { me: Me }) {
  const nameOf = (id: string) =>
    id === 'system' ? 'Deskline' : (me.staff.find((one) => one.id === id)?.name ?? 'Somebody who left');
  return (
    <section className="group" aria-label="The ledger">
      <h2>The ledger, oldest first</h2>
      {proof.ledger.length === 0 ? <p className="second">Nothing is recorded for this address.</p> : null}
      <DataTable heads={['When', 'What', 'Words', 'Source', 'Recorded by', 'Message']}>
        {proof.ledger.map(({ id, at, state, category, channel, words, source, voucher, recordedBy, entryId }) => (
          <tr key={id}>
            <td className="nowrap">{when(at)}</td>
            <td>
              {states[state]}: {channels[channel].toLowerCase()}, {categories[category]}
            </td>
            <td dir="auto">{words ? `“${words}”` : '–'}</td>
            <td>
              {sources[source]}
              {voucher ? `, vouched for by ${voucher}` : ''}
            </td>
            <td>{nameOf(recordedBy)}</td>
            <td className="meta">{entryId ?? '–'}</td>
          </tr>
        ))}
      </DataTable>
    </section>
  );
}
