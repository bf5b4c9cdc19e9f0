/** An HTTP answer of the stand-in, ready to be written. */
export interface Answer {
  status: number;
  contentType: string;
  body: string | Uint8Array;
}

/** What Twilio says with each error code it answers at once. Source: Twilio's error dictionary. */
const refusals = {
  20001: { status: 400, message: 'Invalid parameter' },
  20003: { status: 401, message: 'Authenticate' },
  20429: { status: 429, message: 'Too Many Requests' },
  21211: { status: 400, message: "The 'To' number is not a valid phone number." },
  21212: { status: 400, message: "The 'From' number is not a valid phone number, short code or sender ID." },
  21408: { status: 400, message: "Permission to send an SMS has not been enabled for the region of the 'To' number." },
  21602: { status: 400, message: 'Message body is required.' },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: { status: 400, message: "The 'From' number is not a message-capable Twilio number of this account." },
  21609: { status: 400, message: "Invalid 'StatusCallback'." },
  21610: { status: 400, message: 'Attempt to send to unsubscribed recipient' },
  21611: { status: 400, message: "This 'From' number has exceeded the maximum number of queued messages." },
  21612: { status: 400, message: "Message cannot be sent with this combination of 'To' and 'From'." },
  21614: { status: 400, message: "The 'To' number is not a valid mobile number." },
  21617: { status: 400, message: 'The concatenated message body exceeds the 1600 character limit' },
  21620: { status: 400, message: 'Invalid media URL(s)' },
  21623: { status: 400, message: 'Number of media files exceeds allowed limit' },
  21624: { status: 400, message: 'Invalid validity period value' },
  21705: { status: 400, message: 'The Messaging Service is invalid' },
} as const;

export type RefusalCode = keyof typeof refusals;

/** Twilio's error answer for a code: `{code, message, more_info, status}`. */
export function refuse(code: RefusalCode): Answer {
  const { status, message } = refusals[code];
  return twilioError(status, code, message);
}

/** Twilio's 404 for a path that names nothing. */
export function notFound(path: string): Answer {
  return twilioError(404, 20404, `The requested resource ${path} was not found`);
}

/** Twilio's bad day: an HTML page where JSON was expected. */
export const brokenPage: Answer = {
  status: 500,
  contentType: 'text/html',
  body: '<html><head><title>500 Internal Server Error</title></head><body><h1>Internal Server Error</h1></body></html>',
};

/** The stand-in does not know this part of the API. It says so rather than pretend. */
export function notModelled(what: string): Answer {
  return { status: 501, contentType: 'text/plain', body: `The local Twilio stand-in does not know ${what}.` };
}

export function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(value) };
}

function twilioError(status: number, code: number, message: string): Answer {
  return json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}
