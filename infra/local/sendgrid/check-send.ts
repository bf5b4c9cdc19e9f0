import type { MailRequest } from './mail.ts';

/** One of SendGrid's complaints about a request. */
export interface Complaint {
  message: string;
  field: string | null;
  help: string | null;
}

const reserved =
  /^(x-sg-id|x-sg-eid|received|dkim-signature|content-type|content-transfer-encoding|to|from|subject|reply-to|cc|bcc)$/i;
const mostArgumentBytes = 10_000;

/** What SendGrid refuses a send for that its shape alone does not tell; undefined when it would take it. */
export function checkSend(request: MailRequest): Complaint | undefined {
  const complain = (field: string, message: string): Complaint => ({ message, field, help: null });
  const types = request.content.map(({ type }) => type);
  if (types.includes('text/plain') && types.indexOf('text/plain') > 0) {
    return complain('content', "If present, text/plain must be the first 'content' type.");
  }
  const all = request.personalizations.flatMap(({ to }) => to.map(({ email }) => email.toLowerCase()));
  if (new Set(all).size < all.length) {
    return complain('personalizations', 'Each email address in the personalization block should be unique.');
  }
  const bad = all.find((email) => !/^[^\s@]+@[^\s@]+$/.test(email));
  if (bad !== undefined) return complain('personalizations.0.to.0.email', 'Does not contain a valid address.');
  if (!/^[^\s@]+@[^\s@]+$/.test(request.from.email))
    return complain('from.email', 'The from email does not contain a valid address.');
  if (!request.subject && !request.personalizations.every(({ subject }) => subject)) {
    return complain('subject', 'The subject is required. You can get around this requirement if you use a template.');
  }
  const taken = Object.keys(request.headers ?? {}).find((name) => reserved.test(name));
  if (taken !== undefined) return complain(`headers.${taken}`, 'You can not override reserved headers.');
  if (Object.values(request.headers ?? {}).some((value) => /[\r\n]/.test(value))) {
    return complain('headers', 'Header values may not contain line breaks.');
  }
  if (Buffer.byteLength(JSON.stringify(request.custom_args ?? {})) > mostArgumentBytes) {
    return complain('custom_args', 'The custom_args must not exceed 10000 bytes.');
  }
  return undefined;
}
