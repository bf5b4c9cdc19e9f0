import type { Webhook } from './local-api.ts';

/** What a webhook was and what became of it, in plain words and without the patient's. */
export function wordsOf(webhook: Webhook, name: string): string {
  return `${fateOf(webhook, name)} · ${webhook.ms} ms`;
}

function fateOf(webhook: Webhook, name: string): string {
  if (webhook.status === 403) return 'signature wrong, not stored';
  if (webhook.status >= 300) return `${subjectOf(webhook, name)}, not taken`;
  if (webhook.order === 'again') return 'seen before, nothing changed';
  if (webhook.order === 'late') return `late “${webhook.delivery}”, nothing changed`;
  return subjectOf(webhook, name);
}

function subjectOf({ kind, route, delivery, errorCode }: Webhook, name: string): string {
  if (kind === 'text') return `text from ${name}`;
  if (kind === 'status') return `${delivery}${errorCode ? ` (${errorCode})` : ''}, to ${name}`;
  if (kind === 'call') return `call of ${name === '' ? 'somebody' : name}: ${(delivery ?? '').replaceAll('-', ' ')}`;
  if (route.endsWith('/sendgrid/inbound')) return 'an e-mail';
  if (route.endsWith('/sendgrid/events')) return 'what became of e-mails';
  return 'something else';
}
