import { Icon, type IconName } from './icon.tsx';

/** Keys that are drawn: many fonts do not have their signs. */
const drawn: Record<string, IconName> = { Enter: 'enter', Shift: 'shift' };

/** The key, or keys held together, that does the same as the button. Screen readers are told by the button's name alone. */
export function KeyCap({ cap }: { cap: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {cap.split(' ').map((key) => {
        const sign = drawn[key];
        return sign ? <Icon key={key} name={sign} size={12} /> : <span key={key}>{key}</span>;
      })}
    </span>
  );
}
