import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { sentenceOf } from '../client.ts';
import { useMe } from '../me.ts';
import { type Calendar, calendarQuery } from '../schedule/use-schedule.ts';
import { Icon } from '../ui/icon.tsx';
import { CalendarItem } from './calendar-item.tsx';
import { CalendarRules } from './calendar-rules.tsx';
import { ChairFields } from './chair-fields.tsx';
import { ProviderFields } from './provider-fields.tsx';
import type { Part } from './save-item.ts';
import { VisitTypeFields } from './visit-type-fields.tsx';

type Provider = Calendar['providers'][number];
type Chair = Calendar['chairs'][number];
type VisitType = Calendar['visitTypes'][number];

const providers: Part<Provider> = {
  prefix: 'provider',
  of: (calendar) => calendar.providers,
  put: (calendar, items) => ({ ...calendar, providers: items }),
};
const chairs: Part<Chair> = {
  prefix: 'chair',
  of: (calendar) => calendar.chairs,
  put: (calendar, items) => ({ ...calendar, chairs: items }),
};
const visitTypes: Part<VisitType> = {
  prefix: 'visit',
  of: (calendar) => calendar.visitTypes,
  put: (calendar, items) => ({ ...calendar, visitTypes: items }),
};

/** Who can be booked, where and for what. Whoever is switched off keeps the visits they have until the desk moves them. */
export function CalendarSection() {
  const { practice } = useMe();
  const query = useQuery(calendarQuery);
  const calendar = query.data;
  if (query.isError && !calendar)
    return <p role="alert">The calendar could not be loaded. {sentenceOf(query.error)}</p>;
  if (!calendar)
    return (
      <p className="meta" aria-busy="true">
        Loading
      </p>
    );
  const place = (id: string) => practice.locations.find((one) => one.id === id)?.name ?? id;
  const here = practice.locations[0]?.id ?? '';
  const newProvider: Provider = { id: '', name: '', works: [{ location: here }], off: [], active: true };
  return (
    <>
      <CalendarRules calendar={calendar} />
      <List
        title="Providers"
        one="a provider"
        items={calendar.providers}
        show={(item, more) => (
          <CalendarItem
            part={providers}
            item={item ?? newProvider}
            hint={(item?.works ?? []).map(({ location }) => place(location)).join(', ')}
            {...more}
          >
            {(now, set) => <ProviderFields now={now} set={set} />}
          </CalendarItem>
        )}
      />
      <List
        title="Chairs"
        one="a chair"
        items={calendar.chairs}
        show={(item, more) => (
          <CalendarItem
            part={chairs}
            item={item ?? { id: '', name: '', location: here, active: true }}
            hint={item ? [place(item.location), item.kind].filter((word) => word).join(' · ') : ''}
            {...more}
          >
            {(now, set) => <ChairFields now={now} set={set} />}
          </CalendarItem>
        )}
      />
      <List
        title="Visit types"
        one="a visit type"
        items={calendar.visitTypes}
        show={(item, more) => (
          <CalendarItem
            part={visitTypes}
            item={item ?? { id: '', name: '', minutes: 30, instructions: '', active: true }}
            hint={item ? [`${item.minutes} min`, item.chairKind].filter((word) => word).join(' · ') : ''}
            {...more}
          >
            {(now, set) => <VisitTypeFields now={now} set={set} calendar={calendar} />}
          </CalendarItem>
        )}
      />
    </>
  );
}

/** One list of the calendar with a button that adds to it. */
function List<T extends { id: string }>({
  title,
  one,
  items,
  show,
}: {
  title: string;
  one: string;
  items: readonly T[];
  show: (item: T | undefined, more: { isNew?: boolean; onDone?: () => void }) => ReactNode;
}) {
  const [adds, setAdds] = useState(false);
  return (
    <section className="calendar-list" aria-label={title}>
      <h2>{title}</h2>
      {items.map((item) => (
        <div key={item.id}>{show(item, {})}</div>
      ))}
      {adds ? (
        show(undefined, { isNew: true, onDone: () => setAdds(false) })
      ) : (
        <button type="button" className="btn" onClick={() => setAdds(true)}>
          <Icon name="plus" size={14} />
          Add {one}
        </button>
      )}
    </section>
  );
}
