const paths = {
  out: 'M13.5 4.5h6v6M19.5 4.5 11 13M17.5 14v5.5h-13v-13H10',
  skip: 'M5 6v12l8-6zM13 6v12l8-6z',
  timer: 'M12 20.5a7.3 7.3 0 1 0 0-14.6 7.3 7.3 0 0 0 0 14.6zM12 9.5v4l2.5 1.5M9.5 3.5h5',
  copies: 'M8.5 8.5h11v11h-11zM5 15.5H4.5v-11h11V5M14 11.5v5M11.5 14h5',
  hourglass: 'M7 4h10M7 20h10M8 4c0 4 4 5.5 4 8s-4 4-4 8M16 4c0 4-4 5.5-4 8s4 4 4 8',
  shuffle: 'M4 7h3.5l9 10H20M4 17h3.5l2.7-3M13.5 10l3-3H20M17.5 4.5 20 7l-2.5 2.5M17.5 14.5 20 17l-2.5 2.5',
  shield: 'M12 3.5 19 6v5.5c0 4.3-2.7 7.4-7 9-4.3-1.6-7-4.7-7-9V6zM9 12l2.2 2.2 4-4.2',
  plus: 'M12 5.5v13M5.5 12h13',
  up: 'M7 14l5-5 5 5',
} as const;

export type GlyphName = keyof typeof paths;

/** A glyph that only the simulator needs, drawn as ui/icon.tsx draws the desk's. */
export function Glyph({ name, size = 16 }: { name: GlyphName; size?: 12 | 14 | 16 | 20 }) {
  return (
    <svg className={`i i-${size}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
