import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';

/** Whether the patient is shown, and how that is changed. */
export interface Panel {
  /** There is room beside the conversation. */
  isWide: boolean;
  isOpen: boolean;
  toggle: () => void;
}

/** Whether the patient stands beside the conversation: kept on this computer where there is room, else only while open. */
export function usePanel(): Panel {
  const isWide = useMediaQuery('(min-width: 1200px)', true, { getInitialValueInEffect: false });
  const [kept, setKept] = useLocalStorage({
    key: 'deskline-patient-panel',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [isOver, setOver] = useState(false);
  return isWide
    ? { isWide, isOpen: kept, toggle: () => setKept(!kept) }
    : { isWide, isOpen: isOver, toggle: () => setOver(!isOver) };
}
