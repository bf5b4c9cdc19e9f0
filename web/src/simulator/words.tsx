/** Words as a phone or a mail client shows them: their links can be followed. */
export function Words({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/[^\s<>]+)/);
  return parts.map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      <a key={part} href={part} target="_blank" rel="noreferrer">
        {part}
      </a>
    ),
  );
}
