import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { paths } from '#shared/api.paths.ts';
import { call, sentenceOf } from '../client.ts';
import { useNow } from '../clock.ts';
import { type Me, useMe, zoneOf } from '../me.ts';
import { DataTable } from '../ui/data-table.tsx';
import { whenOf } from '../ui/dates.ts';
import type { History } from './draft.ts';

/** Who changed which rule, from what to what, and who asked the desk for what. */
export function AuditSection({ history }: { history: History }) {
  return (
    <>
      <Changes history={history} />
      <Requests />
    </>
  );
}

function Changes({ history }: { history: History }) {
  const me = useMe();
  const now = useNow();
  return (
    <section className="group" aria-label="Changes of the rules">
      <h2>Changes of the rules</h2>
      {history.length === 0 ? <p className="second">Nothing has been changed yet.</p> : null}
      <DataTable heads={['When', 'Who', 'Field', 'Was', 'Became']}>
        {history.flatMap(({ id, at, by, of, changes, reason }) =>
          changes.map(({ field, before, after }) => (
            <tr key={`${id} ${field}`}>
              <td className="nowrap">{whenOf(Date.parse(at), zoneOf(me, ''), now)}</td>
              <td>{nameOf(me, by)}</td>
              <td>
                {of === 'settings' ? field : `${nameOf(me, of)}: ${field}`}
                {reason ? <p className="meta">“{reason}”</p> : null}
              </td>
              <td>{shown(before)}</td>
              <td>{shown(after)}</td>
            </tr>
          )),
        )}
      </DataTable>
    </section>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function Requests() {
  const me = useMe();
  const now = useNow();
  const [actor, setActor] = useState('');
  const [action, setAction] = useState('');
  const query = useQuery({
    queryKey: ['audit', actor, action],
    queryFn: () =>
      call('searchAudit', { body: { ...(actor ? { actor } : {}), ...(action ? { action } : {}), limit: 50 } }),
  });
  return (
    <section className="group" aria-label="Requests">
      <h2>Requests</h2>
      <p className="second">Who read or changed what, newest first. What was said is not in it.</p>
      <div className="group-fields">
        <NativeSelect
          label="Person"
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
          data={[{ value: '', label: 'Everybody' }, ...me.staff.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <NativeSelect
          label="Request"
          value={action}
          onChange={(event) => setAction(event.currentTarget.value)}
          data={[
            { value: '', label: 'Every request' },
            ...Object.keys(paths).map((name) => ({ value: name, label: name })),
          ]}
        />
      </div>
      {query.isError ? <p role="alert">The audit could not be read. {sentenceOf(query.error)}</p> : null}
      <DataTable heads={['When', 'Who', 'Request', 'Ended', 'Touched']}>
        {(query.data?.rows ?? []).map(({ id, at, actor: who, action: what, outcome, threads, patients }) => (
          <tr key={id}>
            <td className="nowrap">{whenOf(Date.parse(at), zoneOf(me, ''), now)}</td>
            <td>{nameOf(me, who)}</td>
            <td>{what}</td>
            <td>{outcome}</td>
            <td>{touched(threads, patients)}</td>
          </tr>
        ))}
      </DataTable>
      {query.data?.isPartial ? (
        <p className="meta">There are older ones. Choose a person or a request to see them.</p>
      ) : null}
    </section>
  );
}

function touched(threads: string[] | undefined, patients: string[] | undefined): string {
  const parts = [
    threads?.length ? `${threads.length} conversation${threads.length === 1 ? '' : 's'}` : '',
    patients?.length ? `${patients.length} patient${patients.length === 1 ? '' : 's'}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ') || '–';
}

function nameOf({ staff }: Me, id: string): string {
  return staff.find((one) => one.id === id)?.name ?? 'Somebody who left';
}
