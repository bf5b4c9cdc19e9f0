/** The mark of Deskline: a message with two lines. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 28 28" aria-label="Deskline" role="img">
      <path
        d="M7 3h14a5 5 0 0 1 5 5v7.5a5 5 0 0 1-5 5h-6.3L9 25v-4.5H7a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z"
        fill="currentColor"
      />
      <path d="M8 14.6h12" stroke="var(--on-accent)" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M8 9.6h7" stroke="var(--on-accent)" strokeWidth="2.2" strokeLinecap="round" opacity=".6" />
    </svg>
  );
}
