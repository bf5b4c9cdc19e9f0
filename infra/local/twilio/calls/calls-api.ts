import { type Answer, brokenPage, json, notFound, notModelled, refuse } from '../answer.ts';
import type { TwilioError } from '../faults.ts';
import { type Form, field } from '../message.ts';
import { callResource, type StandInCall } from './call.ts';
import type { Telephone } from './telephone.ts';
import { voiceSample } from './voice-sample.ts';

const callsPath = /^\/2010-04-01\/Accounts\/[^/]+\/Calls(?:\/([^/]+))?\.json$/;
const recordingPath = /^\/2010-04-01\/Accounts\/[^/]+\/Recordings\/(RE[0-9a-f]{32})(\.wav|\.json)?$/;

export interface CallsRequest {
  method: string;
  url: URL;
  form: () => Form;
  accountSid: string;
  /** What happens to this request by the faults. */
  drawError: () => TwilioError | undefined;
  /** A call is listed only so long after it was placed. */
  listLagMs: number;
}

/** The part of the REST API that is about calls and recordings; undefined for any other path. */
export function callsApi(telephone: Telephone, request: CallsRequest): Answer | 'reset' | 'silence' | undefined {
  const { method, url, accountSid } = request;
  const [isCalls, callSid] = callsPath.exec(url.pathname) ?? [];
  if (isCalls) {
    if (callSid === undefined && method === 'POST') return place(telephone, request);
    if (method !== 'GET') return notModelled(`${method} for a call`);
    if (callSid === undefined) return list(telephone, request);
    const call = telephone.find(callSid);
    return call ? json(200, callResource(call, accountSid)) : notFound(url.pathname);
  }
  const [isRecording, recordingSid = '', ending] = recordingPath.exec(url.pathname) ?? [];
  return isRecording ? recordingOf(telephone, method, recordingSid, ending, url.pathname) : undefined;
}

function place(telephone: Telephone, { form, accountSid, drawError }: CallsRequest): Answer | 'reset' | 'silence' {
  const error = drawError();
  if (error === 'reset-before') return 'reset';
  if (error === '500') return brokenPage;
  if (error === '429') return refuse(20429);
  if (error === '20003') return refuse(20003);
  const asked = form();
  if (!/^\+[1-9]\d{6,14}$/.test(field(asked, 'To') ?? '')) return refuse(21211);
  if (!/^\+[1-9]\d{6,14}$/.test(field(asked, 'From') ?? '')) return refuse(21212);
  if (!URL.canParse(field(asked, 'Url') ?? '')) return refuse(20001);
  const call = telephone.place(asked);
  if (error === 'reset-after') return 'reset';
  if (error === 'timeout-after') return 'silence';
  return json(201, { ...callResource(call, accountSid), status: 'queued' });
}

function list(telephone: Telephone, { url, accountSid, listLagMs }: CallsRequest): Answer {
  const until = Date.now() - listLagMs;
  const matches = (call: StandInCall) =>
    [null, call.to].includes(url.searchParams.get('To')) &&
    [null, call.from].includes(url.searchParams.get('From')) &&
    call.createdAt <= until;
  const size = Math.min(Math.max(Number(url.searchParams.get('PageSize') ?? 50) || 50, 1), 1000);
  const found = telephone.calls().filter(matches).toReversed().slice(0, size);
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls.json?${url.searchParams}`;
  return json(200, {
    first_page_uri: uri,
    end: Math.max(found.length - 1, 0),
    next_page_uri: null,
    page: 0,
    page_size: size,
    previous_page_uri: null,
    calls: found.map((call) => callResource(call, accountSid)),
    start: 0,
    uri,
  });
}

function recordingOf(
  telephone: Telephone,
  method: string,
  sid: string,
  ending: string | undefined,
  path: string,
): Answer {
  const recording = telephone.calls().find((call) => call.recording?.sid === sid)?.recording;
  if (!recording || recording.deleted) return notFound(path);
  if (method === 'DELETE') {
    telephone.deleteRecording(sid);
    return { status: 204, contentType: 'application/json', body: '' };
  }
  if (method !== 'GET' || ending === '.json') return notModelled(`${method} for a recording's description`);
  return { status: 200, contentType: 'audio/x-wav', body: voiceSample(recording.seconds) };
}
