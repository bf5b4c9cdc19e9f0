import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import { Icon, type IconName } from './icon.tsx';

const schemes = [
  { value: 'auto', label: 'Like the system', icon: 'auto' },
  { value: 'light', label: 'Light', icon: 'sun' },
  { value: 'dark', label: 'Dark', icon: 'moon' },
] as const satisfies { value: MantineColorScheme; label: string; icon: IconName }[];

/** Light, dark or like the system. */
export function ThemeMenu() {
  // To suspend transitions Mantine writes an inline style, which a strict content policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const chosen = schemes.find(({ value }) => value === colorScheme) ?? schemes[0];
  return (
    <Menu position="right-end">
      <Menu.Target>
        <button type="button" className="rail-item">
          <Icon name={chosen.icon} />
          Theme
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={chosen.value} onChange={(value) => setColorScheme(schemeOf(value))}>
          {schemes.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function schemeOf(value: string): MantineColorScheme {
  return schemes.find((scheme) => scheme.value === value)?.value ?? 'auto';
}
