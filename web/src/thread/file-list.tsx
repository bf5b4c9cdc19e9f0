import { useQuery } from '@tanstack/react-query';
import type { EntryOut } from '#shared/api.ts';
import { Icon } from '../ui/icon.tsx';
import { linkOf } from './file-link.ts';
import { saveFile } from './save-file.ts';
import { sizeOf } from './size-of.ts';
import './files.css';

interface Props {
  threadId: string;
  entry: EntryOut;
}

type File = NonNullable<EntryOut['files']>[number];

const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const largestThumbnail = 4_400_000;

/** The files of a message: pictures small, everything to be saved. */
export function FileList({ threadId, entry }: Props) {
  const files = entry.files ?? [];
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label="Attachments">
      {files.map((file) => (
        <li key={file.nth}>
          {pictures.has(file.type) && file.bytes <= largestThumbnail ? (
            <Thumbnail threadId={threadId} entry={entry} file={file} />
          ) : null}
          <button type="button" className="btn btn-sm file" onClick={() => saveFile(threadId, entry, file.nth)}>
            <Icon name="clip" size={14} />
            <span className="cut">{file.name}</span>
            <span className="meta nowrap">{sizeOf(file.bytes)}</span>
            <span className="read-aloud">, save</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ threadId, entry, file }: Props & { file: File }) {
  const picture = useQuery({
    queryKey: ['picture', entry.id, file.nth],
    queryFn: async () => {
      const answer = await fetch((await linkOf(threadId, entry, file.nth)).url);
      if (!answer.ok) throw new Error(`the picture was answered ${answer.status}`);
      return URL.createObjectURL(await answer.blob());
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  if (!picture.data) return null;
  return <img className="thumbnail" src={picture.data} alt={file.name} />;
}
