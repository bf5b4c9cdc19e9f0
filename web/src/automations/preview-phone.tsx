/** What a patient would read, on their telephone; or why the words cannot be shown. */
export function PreviewPhone({
  error,
  preview,
}: {
  error: string | undefined;
  preview: { whom: string; text: string } | undefined;
}) {
  return (
    <>
      {error ? (
        <p role="alert" className="c-danger">
          {error}
        </p>
      ) : null}
      {preview ? (
        <figure className="preview-phone">
          <figcaption className="meta">To {preview.whom}</figcaption>
          <p className="preview-bubble">{preview.text === '' ? 'These words cannot be filled in.' : preview.text}</p>
        </figure>
      ) : null}
    </>
  );
}
