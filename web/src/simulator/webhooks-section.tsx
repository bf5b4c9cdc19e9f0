import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { clockOf } from './clock-words.ts';
import { Glyph, type GlyphName } from './glyph.tsx';
import { act, type Webhook, webhookQuery, webhooksQuery } from './local-api.ts';
import { useNameOf } from './names.ts';
import { wordsOf } from './webhook-words.ts';

/** Every webhook that came in, newest first: what it was, what it was answered, and a key to send it again. */
export function WebhooksSection({ zone }: { zone: string }) {
  const { data: webhooks = [] } = useQuery(webhooksQuery);
  const [openId, setOpenId] = useState<string>();
  return (
    <section className="console-part console-webhooks" aria-label="Webhooks that came in">
      <header>
        <h2>Webhooks</h2>
        <span className="meta end">{webhooks.length === 0 ? 'none yet' : 'newest first'}</span>
      </header>
      <div
        className="webhooks"
        role="log"
        aria-label="Webhooks"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only keys must get there to scroll it
        tabIndex={0}
      >
        {webhooks.length === 0 ? <p className="meta">Send a text from a phone: its webhook stands here.</p> : null}
        {webhooks.map((webhook) => (
          <Line
            key={webhook.id}
            webhook={webhook}
            zone={zone}
            isOpen={webhook.id === openId}
            onOpen={() => setOpenId(webhook.id === openId ? undefined : webhook.id)}
          />
        ))}
      </div>
    </section>
  );
}

interface LineProps {
  webhook: Webhook;
  zone: string;
  isOpen: boolean;
  onOpen: () => void;
}

function Line({ webhook, zone, isOpen, onOpen }: LineProps) {
  const nameOf = useNameOf();
  const words = wordsOf(webhook, nameOf(webhook.phone));
  return (
    <article className="webhook">
      <span className="log-time">{clockOf(webhook.at, zone)}</span>
      <button
        type="button"
        className="webhook-route cut"
        aria-expanded={isOpen}
        title={`${webhook.route}: show what was in it`}
        onClick={onOpen}
      >
        {webhook.route.replace('/webhooks/twilio', '')}
      </button>
      <Status webhook={webhook} />
      <span className="webhook-words cut" title={words}>
        {words}
      </span>
      <button
        type="button"
        className="icon-btn webhook-again"
        title="Send again"
        onClick={() => act(`/local/webhooks/${webhook.id}/replay`, {})}
      >
        <Icon name="refresh" size={14} />
        <span className="read-aloud">Send again</span>
      </button>
      {isOpen ? <Fields id={webhook.id} /> : null}
    </article>
  );
}

function Status({ webhook: { status, order } }: { webhook: Webhook }) {
  const { glyph, tone } = lookOf(status, order);
  return (
    <span className={`chip ${tone}`}>
      {glyph ? <Glyph name={glyph} size={12} /> : <Icon name={status < 300 ? 'check' : 'alert'} size={12} />}
      {status}
    </span>
  );
}

function lookOf(status: number, order: Webhook['order']): { glyph?: GlyphName; tone: string } {
  if (status === 403) return { glyph: 'shield', tone: 'chip-danger' };
  if (status >= 300) return { tone: 'chip-danger' };
  if (order === 'again') return { glyph: 'copies', tone: '' };
  if (order === 'late') return { glyph: 'shuffle', tone: 'chip-warn' };
  return { tone: 'chip-ok' };
}

/** What the provider posted, empty fields left out. */
function Fields({ id }: { id: string }) {
  const { data, isError } = useQuery(webhookQuery(id));
  if (isError) return <p className="meta webhook-fields">It is not remembered any more.</p>;
  return (
    <dl className="webhook-fields">
      {Object.entries(data?.fields ?? {})
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
