import { Menu } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Counts, wordsOf } from '../counts.ts';
import { Icon } from '../ui/icon.tsx';
import { isView, nameOfView, shortNameOf, type View, views } from './views.ts';

interface Props {
  view: View;
  counts: Counts | undefined;
}

/** Three tabs and a menu with the rest. What is open stays open. */
export function ViewTabs({ view, counts }: Props) {
  const navigate = useNavigate();
  const choose = (chosen: string) => {
    if (isView(chosen)) navigate({ to: '.', search: (search) => ({ ...search, view: chosen }) });
  };
  const inMenu = views.some((one) => one.view === view && !one.tab);
  return (
    <nav className="tabs" aria-label="Views">
      {views
        .filter(({ tab }) => tab)
        .map((one) => (
          <Link
            key={one.view}
            to="."
            search={(search) => ({ ...search, view: one.view })}
            className={one.view === view ? 'tab on' : 'tab'}
            aria-current={one.view === view ? 'page' : undefined}
          >
            {one.name}
            <Count of={countOf(counts, one.view)} />
          </Link>
        ))}
      <Menu position="bottom-end">
        <Menu.Target>
          <button
            type="button"
            className={inMenu ? 'tab tab-more on' : 'tab tab-more'}
            aria-label={inMenu ? `More views, now ${nameOfView(view)}` : 'More views'}
          >
            <span className="cut">{inMenu ? shortNameOf(view) : 'More'}</span>
            <Icon name="down" size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.RadioGroup value={view} onChange={choose}>
            {views
              .filter(({ tab }) => !tab)
              .map((one) => (
                <Menu.RadioItem key={one.view} value={one.view} closeMenuOnClick>
                  {one.name} <Count of={countOf(counts, one.view)} />
                </Menu.RadioItem>
              ))}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function Count({ of }: { of: Counts['mine'] | undefined }) {
  const words = wordsOf(of);
  return words === '' ? null : <span className="n">{words}</span>;
}

/** Only what waits for somebody is counted. */
function countOf(counts: Counts | undefined, view: View): Counts['mine'] | undefined {
  if (view === 'needs-reply') return counts?.needsReply;
  return view === 'mine' || view === 'unassigned' || view === 'failed' ? counts?.[view] : undefined;
}
