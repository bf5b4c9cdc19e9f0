import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EntryOut } from '#shared/api.ts';
import { sentenceOf } from '../client.ts';
import { Icon } from '../ui/icon.tsx';
import { linkOf } from './file-link.ts';
import { frameDocument, frameSandbox } from './frame-document.ts';
import styleUrl from './mail-frame.css?url';
import { purified } from './purified.ts';

interface Props {
  threadId: string;
  entry: EntryOut;
}

/** A mail as its sender laid it out, in a frame that runs nothing. Pictures from elsewhere wait to be asked for. */
export function MailFrame({ threadId, entry }: Props) {
  const html = useQuery({
    queryKey: ['mail', entry.id],
    queryFn: async () => purified(await wordsOf((await linkOf(threadId, entry, 'html')).url)),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [withImages, setWithImages] = useState<string>();
  const [trouble, setTrouble] = useState('');
  const remote = entry.mail?.remoteImages ?? 0;
  if (html.isError) return <p className="meta">The formatted mail could not be loaded. {sentenceOf(html.error)}</p>;
  const title = `E-mail: ${entry.mail?.subject || 'no subject'}`;

  async function showImages() {
    try {
      setWithImages((await linkOf(threadId, entry, 'images')).url);
    } catch (error) {
      setTrouble(sentenceOf(error));
    }
  }

  return (
    <>
      {withImages ? (
        <iframe className="mail-frame" title={title} sandbox={frameSandbox} src={withImages} />
      ) : (
        <iframe
          className="mail-frame"
          title={title}
          sandbox={frameSandbox}
          srcDoc={html.data === undefined ? '' : frameDocument(html.data, ownStyle())}
        />
      )}
      {remote > 0 && !withImages ? (
        <p className="mail-blocked">
          <Icon name="image" size={14} />
          <span className="grow">
            {remote} remote {remote === 1 ? 'image' : 'images'} blocked
          </span>
          <button type="button" className="btn-link" onClick={showImages}>
            Show once
          </button>
        </p>
      ) : null}
      {trouble ? (
        <p className="meta" role="alert">
          {trouble}
        </p>
      ) : null}
    </>
  );
}

function ownStyle() {
  return { origin: window.location.origin, url: new URL(styleUrl, window.location.origin).href };
}

async function wordsOf(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the mail was answered ${answer.status}`);
  return answer.text();
}
