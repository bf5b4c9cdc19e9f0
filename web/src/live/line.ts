import { call } from '../client.ts';
import { setPracticeClock } from '../clock.ts';
import { catchUpAll, hear, refreshStalest } from './catch-up.ts';
import { line } from './line-state.ts';
import { pushOf } from './push-of.ts';

/** Everything this page does by the clock happens on a beat: off, one request each; open, a ping or a look a minute. */
const beatMs = 15_000;
const beatsPerMinute = 4;
/** A beat on which an open line looks anew at one thing that is shown, in case a word got lost. */
const safetyBeat = 2;
/** Without a line: so many beats before every second try to open one it does so, instead of asking for the version. */
const beatsBeforeTry = 2;
const answerMs = 10_000;
/** A line that broke is opened again within this, by chance, so that a whole practice does not come at once. */
const reopenMs = 2_000;

/** Holds the line to the server as long as the desk is shown. Answers what lets go of it. */
export function holdLine(): () => void {
  let socket: WebSocket | undefined;
  let version: number | undefined;
  let beats = 0;
  let failures = 0;
  let attemptAt = 0;
  let isEnded = false;
  let isTrying = false;
  let late: ReturnType<typeof setTimeout> | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  async function open(): Promise<void> {
    if (isEnded || isTrying || socket) return;
    isTrying = true;
    try {
      const { ticket, url, latest } = await call('issueSocketTicket', {});
      heard(latest);
      if (!isEnded) serve(new WebSocket(`${url}?ticket=${ticket}`));
    } catch {
      // Refused or unreachable: whoever shows that has been told by the call; the line is tried again later.
      fail();
    } finally {
      isTrying = false;
    }
  }

  function serve(opened: WebSocket): void {
    socket = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      beats = 0;
      line.set(() => 'open');
      // What changed between what is shown and now was told to nobody.
      catchUpAll();
    });
    opened.addEventListener('message', ({ data }) => {
      const push = pushOf(data);
      if (push?.kind === 'changes') hear(push);
      else if (push?.kind === 'clock') setPracticeClock(push.now, push.rate);
      else if (push?.kind === 'pong') {
        clearTimeout(late);
        setPracticeClock(push.now);
      }
    });
    opened.addEventListener('close', () => drop(opened));
  }

  function drop(closed: WebSocket): void {
    if (socket !== closed) return;
    clearTimeout(late);
    socket = undefined;
    const wasOpen = line.get() === 'open';
    if (isEnded) return;
    fail();
    if (!wasOpen) return;
    // What was told until now was not counted.
    version = undefined;
    reopening = setTimeout(open, Math.random() * reopenMs);
  }

  function fail(): void {
    failures += 1;
    attemptAt = beats + Math.min(beatsPerMinute, 2 ** (failures - 1));
    line.set(() => 'off');
  }

  function heard(latest: { version: number; now: string }): void {
    setPracticeClock(latest.now);
    // While the line opens nothing is known yet of what the page was shown.
    if (line.get() !== 'off') return;
    if (version !== latest.version) catchUpAll();
    version = latest.version;
  }

  function ping(): void {
    if (socket?.readyState !== WebSocket.OPEN) return;
    const asked = socket;
    asked.send('{"kind":"ping"}');
    clearTimeout(late);
    // A line that went dead without a word never says that it is closed.
    late = setTimeout(() => {
      asked.close();
      drop(asked);
    }, answerMs);
  }

  function beat(): void {
    beats += 1;
    if (line.get() === 'open') {
      if (beats % beatsPerMinute === 0) ping();
      if (beats % beatsPerMinute === safetyBeat) refreshStalest();
    } else if (socket || isTrying) return;
    else if (beats >= attemptAt) open();
    else if (attemptAt - beats === beatsBeforeTry && failures % 2 === 0) refreshStalest();
    else call('latestChange', {}).then(heard, () => undefined);
  }

  /** Back from sleep or another network: is it still there? */
  function look(): void {
    if (document.visibilityState === 'hidden') return;
    if (socket) ping();
    else if (navigator.onLine && line.get() === 'off') open();
  }

  const beating = setInterval(beat, beatMs);
  window.addEventListener('online', look);
  document.addEventListener('visibilitychange', look);
  open();

  return () => {
    isEnded = true;
    clearInterval(beating);
    clearTimeout(late);
    clearTimeout(reopening);
    window.removeEventListener('online', look);
    document.removeEventListener('visibilitychange', look);
    socket?.close();
    line.set(() => 'opening');
  };
}
