/** The key that does the same as the button it stands on. Screen readers are told by the button's name alone. */
export function KeyCap({ cap }: { cap: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {cap}
    </span>
  );
}
