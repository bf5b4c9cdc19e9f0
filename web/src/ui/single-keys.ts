import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';

/** Places where a key is text or a choice, not a command. */
const takesKeys = 'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]';

/** Whether single keys act on this computer; they can be turned off on the key sheet. */
export function useSingleKeysOn(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useLocalStorage({
    key: 'deskline-single-keys',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return [on, setOn];
}

/** Runs what stands under a key, outside text boxes, menus and dialogs. Keys are as in KeyboardEvent.key, in lower case. */
export function useSingleKeys(actions: Record<string, () => void>): void {
  const [on] = useSingleKeysOn();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!on) return undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(takesKeys)) return;
      const action = latest.current[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [on]);
}
