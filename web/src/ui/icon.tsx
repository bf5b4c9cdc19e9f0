const paths = {
  inbox:
    'M4 13.5 6.6 5.6A1.6 1.6 0 0 1 8.1 4.5h7.8a1.6 1.6 0 0 1 1.5 1.1L20 13.5v4.4a1.6 1.6 0 0 1-1.6 1.6H5.6A1.6 1.6 0 0 1 4 17.9zM4 13.5h4.6l1.4 2.4h4l1.4-2.4H20',
  user: 'M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM5 20c.4-3.5 3.3-5.5 7-5.5s6.6 2 7 5.5',
  users:
    'M9 11.5a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8zM3 19.5c.3-3.2 2.8-5 6-5s5.7 1.8 6 5M15.5 5.2a3.1 3.1 0 0 1 0 5.8M17.5 14.7c2 .6 3.3 2.2 3.5 4.8',
  sms: 'M5.6 5h12.8A1.6 1.6 0 0 1 20 6.6v8.3a1.6 1.6 0 0 1-1.6 1.6H11L6.8 20v-3.5H5.6A1.6 1.6 0 0 1 4 14.9V6.6A1.6 1.6 0 0 1 5.6 5z',
  mail: 'M4 6h16v12.5H4zM4.5 6.8 12 13l7.5-6.2',
  phone:
    'M7.8 4.5 10 9l-2 1.6a11 11 0 0 0 5.4 5.4L15 14l4.5 2.2v2.6a1.7 1.7 0 0 1-1.9 1.7C10.7 19.8 4.2 13.3 3.5 6.4A1.7 1.7 0 0 1 5.2 4.5z',
  check: 'M5 12.5 10 17.5 19.5 7',
  checks: 'M2.5 12.8 7 17.3 15.5 8M11.5 16.8l.7.6L21.5 8',
  checked: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM8.3 12.3l2.6 2.6 4.9-5.4',
  clock: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.8V12l2.8 2',
  alert: 'M12 4.5 21 19.5H3zM12 10.5v4M12 17v.1',
  pencil: 'M5 19l.8-3.8L16.5 4.5l3 3L8.8 18.2zM14 7l3 3',
  ban: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM6.5 6.5l11 11',
  down: 'M7 10l5 5 5-5',
  left: 'M14 7l-5 5 5 5',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4',
  assign: 'M10 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 19.5c.3-3.3 3-5 6.5-5s6.2 1.7 6.5 5M19 8v6M16 11h6',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  more: 'M6 12h.1M12 12h.1M18 12h.1',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3l2.2 2.2M19.5 4.5v4.4h-4.4',
  keyboard: 'M3.5 6.5h17v11h-17zM7 10h.1M10.3 10h.1M13.7 10h.1M17 10h.1M8 14h8',
  automatic: 'M13 3.5 5.5 13.5H11l-1 7 8-10.5h-5.5z',
  offline:
    'M3 3l18 18M8.8 15.5a5 5 0 0 1 6.4 0M12 19h.1M5.5 12a9.7 9.7 0 0 1 4-2.3M15.5 10.3a9.6 9.6 0 0 1 3 1.7M2.8 8.5A14 14 0 0 1 6 6.4M10.5 5A14 14 0 0 1 21.2 8.5',
  enter: 'M19 6v5a2 2 0 0 1-2 2H6M9.5 9.5 6 13l3.5 3.5',
  shift: 'M12 5 5.5 12H9v6.5h6V12h3.5z',
  undo: 'M8.5 5 4.5 9l4 4M4.5 9h9.5a5.3 5.3 0 0 1 0 10.5H9',
  auto: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 4v16M12 8l4-2.2M12 12l7-3.6M12 16l7-3.6',
} as const;

export type IconName = keyof typeof paths;

interface Props {
  name: IconName;
  size?: 12 | 14 | 16 | 20;
  className?: string;
}

/** A glyph of the 24 grid. It says nothing to a screen reader: words stand beside it, or on the button. */
export function Icon({ name, size = 16, className = '' }: Props) {
  return (
    <svg className={`i i-${size} ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
