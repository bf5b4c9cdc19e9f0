import { Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../me.ts';
import { Icon } from '../ui/icon.tsx';

/** No location's id: ids have no spaces. */
const everywhere = 'all locations';

/** Which location's conversations are listed; nothing to choose where there is one. */
export function LocationMenu({ location }: { location: string | undefined }) {
  const { practice } = useMe();
  const navigate = useNavigate();
  const [only, another] = practice.locations;
  if (!another) return <span className="third cut">{only?.name}</span>;
  const choose = (id: string) =>
    navigate({
      to: '.',
      search: ({ location: _before, ...rest }) => (id === everywhere ? rest : { ...rest, location: id }),
    });
  const chosen = practice.locations.find(({ id }) => id === location);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className="place" aria-label={`Location: ${chosen?.name ?? 'All locations'}`}>
          <span className="cut">{chosen?.name ?? 'All locations'}</span>
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={chosen?.id ?? everywhere} onChange={choose}>
          {[{ id: everywhere, name: 'All locations' }, ...practice.locations].map(({ id, name }) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
