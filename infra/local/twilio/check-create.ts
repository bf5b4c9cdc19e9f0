import type { RefusalCode } from './answer.ts';
import { type Form, field, fields } from './message.ts';

const phoneNumber = /^\+[1-9]\d{6,14}$/;
const shortCode = /^\d{5,6}$/;
const senderId = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const messagingServiceSid = /^MG[0-9a-fA-F]{32}$/;

/** Twilio's own test numbers (docs: "Test credentials") and what a send to or from each is refused with. */
const refusedTo: Record<string, RefusalCode> = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};
const refusedFrom: Record<string, RefusalCode> = {
  '+15005550001': 21212,
  '+15005550007': 21606,
  '+15005550008': 21611,
};

/** Parameters of a scheduled or templated message, which the stand-in does not model. */
const unknownParameters = [
  'ContentSid',
  'ContentVariables',
  'FallbackFrom',
  'PersistentAction',
  'ScheduleType',
  'SendAt',
];

/** The first parameter of a create request that the stand-in would have to pretend about. */
export function unknownParameter(form: Form): string | undefined {
  return unknownParameters.find((name) => name in form);
}

/** The error code Twilio refuses this create request with, or undefined when it would take it. */
export function checkCreate(form: Form): RefusalCode | undefined {
  return checkRecipient(form) ?? checkSender(form) ?? checkContent(form) ?? checkDelivery(form);
}

function checkRecipient(form: Form): RefusalCode | undefined {
  const to = field(form, 'To');
  if (!to) return 21604;
  return phoneNumber.test(to) ? refusedTo[to] : 21211;
}

function checkSender(form: Form): RefusalCode | undefined {
  const from = field(form, 'From');
  const service = field(form, 'MessagingServiceSid');
  if (!from && !service) return 21603;
  if (service && !messagingServiceSid.test(service)) return 21705;
  if (!from) return undefined;
  return [phoneNumber, shortCode, senderId].some((shape) => shape.test(from)) ? refusedFrom[from] : 21212;
}

function checkContent(form: Form): RefusalCode | undefined {
  const body = field(form, 'Body') ?? '';
  const media = fields(form, 'MediaUrl');
  if (body === '' && media.length === 0) return 21602;
  if (body.length > 1600) return 21617;
  if (media.length > 10) return 21623;
  return media.every(isWebUrl) ? undefined : 21620;
}

function checkDelivery(form: Form): RefusalCode | undefined {
  const callback = field(form, 'StatusCallback');
  if (callback && !(isWebUrl(callback) && !new URL(callback).hostname.includes('_'))) return 21609;
  const validity = field(form, 'ValidityPeriod');
  if (validity && !(/^\d+$/.test(validity) && Number(validity) >= 1 && Number(validity) <= 36_000)) return 21624;
  return undefined;
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
