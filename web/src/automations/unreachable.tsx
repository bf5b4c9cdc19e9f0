import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../client.ts';
import { useMe } from '../me.ts';
import { phoneOf } from '../ui/phone.ts';

/** Who is expected tomorrow and cannot be reached by any reminder: somebody has to call them. */
export function Unreachable() {
  const { practice } = useMe();
  return (
    <section className="unreachable" aria-label="Unreachable tomorrow">
      <h2>Unreachable tomorrow</h2>
      {practice.locations.map(({ id, name }) => (
        <AtLocation key={id} id={id} name={name} />
      ))}
    </section>
  );
}

function AtLocation({ id, name }: { id: string; name: string }) {
  const found = useQuery({
    queryKey: ['unreachable', id],
    queryFn: () => call('listUnreachable', { query: { location: id } }),
    refetchInterval: 300_000,
  });
  if (!found.data) return null;
  const { visits, unreachable } = found.data;
  return (
    <>
      <p className="meta">
        {name}: {unreachable.length === 0 ? `all ${visits} can be reached` : `${unreachable.length} of ${visits}`}
      </p>
      <ul>
        {unreachable.map((one) => (
          <li key={one.id}>
            <Link to="/inbox/$threadId" params={{ threadId: one.threadId }} className="strong">
              {one.name}
            </Link>
            <span className="meta">
              {[one.time, one.phone ? phoneOf(one.phone) : undefined].filter(Boolean).join(' · ')}
            </span>
            <span className="second">{one.reasons.map(({ message }) => message).join(' ')}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
