import { useLocalStorage } from '@mantine/hooks';

const narrowest = 280;
const widest = 520;
const step = 16;
const railWidth = 56;

/** The width of the list in pixels, kept on this computer. */
export function useListWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useLocalStorage({
    key: 'deskline-list-width',
    defaultValue: 360,
    getInitialValueInEffect: false,
  });
  return [within(width), (next) => setWidth(within(next))];
}

function within(width: number): number {
  return Math.min(widest, Math.max(narrowest, Math.round(width)));
}

/** The edge of the list, to drag or to move with the arrow keys. */
export function ListResizer({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const byKey: Record<string, number> = {
    ArrowLeft: width - step,
    ArrowRight: width + step,
    Home: narrowest,
    End: widest,
  };
  return (
    <hr
      className="resizer"
      aria-label="Width of the list"
      aria-orientation="vertical"
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onWidth(event.clientX - railWidth);
      }}
      onKeyDown={(event) => {
        const next = byKey[event.key];
        if (next === undefined) return;
        event.preventDefault();
        onWidth(next);
      }}
    />
  );
}
