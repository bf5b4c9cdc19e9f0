import type { CallEntry } from '../call/call.ts';
import type { ChannelName } from '../contact/address.ts';
import type { InboundEntry } from '../message/entry.ts';
import type { Thread } from '../thread/thread.ts';
import { keywordOf } from './keywords.ts';
import { type Revocation, revocationOf } from './revocation.ts';

const mostLines = 40;

/**
 * What a text, an e-mail or the transcript of a voicemail says that may be an opt-out. Only a text acts on STOP by itself; in
 * an e-mail or a voicemail the same word is for a person to judge. An e-mail is read as a whole, then line by line, then its
 * subject where that is not an answer's.
 */
export function heardRevocation(entry: InboundEntry | CallEntry): Revocation | undefined {
  if (entry.kind === 'text') return revocationOf(entry.text);
  if (entry.kind === 'call')
    return bareWord(entry.facts.transcript ?? '') ?? revocationOf(entry.facts.transcript ?? '');
  const subject = entry.mail?.subject ?? '';
  const parts = [
    entry.text,
    ...entry.text.split('\n', mostLines),
    /^\s*(re|fwd?|aw|rv)\s*:/i.test(subject) ? '' : subject,
  ];
  for (const part of parts) {
    const found = bareWord(part) ?? revocationOf(part);
    if (found) return found;
  }
  return undefined;
}

/** A word that a text would stop by, standing alone. CANCEL in an e-mail is about a visit. */
function bareWord(text: string): Revocation | undefined {
  const found = keywordOf(text);
  if (found?.keyword !== 'stop' || found.ambiguous) return undefined;
  return { kind: 'stop', words: text.trim() };
}

type Where = { channel: 'sms' | 'email'; address: string };

const aboutTexts = /te?xt|sms|call|number|phone|cell|llam|n[uú]mero|tel[eé]fono|celular/i;
const aboutMail = /mail|correo|subscribe|\blist(a)?\b/i;

/**
 * The addresses that an opt-out in these words is for: the one they came from; by e-mail those that the words name, and
 * where they name neither texts nor e-mails, all of the thread.
 */
export function revokedAddresses(
  head: Thread,
  from: { channel: ChannelName; address: string },
  said: Revocation,
): Where[] {
  if (from.channel !== 'email') return [{ channel: 'sms', address: from.address }];
  const own: Where = { channel: 'email', address: from.address };
  const isAboutMail = aboutMail.test(said.words);
  const isAboutTexts = aboutTexts.test(said.words);
  if (said.kind === 'wrong-person' || (isAboutMail && !isAboutTexts)) return [own];
  const phones = phonesOf(head).map((address): Where => ({ channel: 'sms', address }));
  return isAboutTexts && !isAboutMail && phones.length > 0 ? phones : [own, ...phones];
}

function phonesOf({ addresses, lastInbound }: Thread): string[] {
  const known = addresses.filter(({ channel }) => channel !== 'email').map(({ address }) => address);
  return [...new Set([...known, ...(lastInbound.sms ? [lastInbound.sms.from] : [])])];
}
