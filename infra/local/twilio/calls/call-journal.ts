import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StandInCall } from './call.ts';

/** The calls of a folder, each as it stood last. */
export interface CallJournal {
  readonly earlier: readonly StandInCall[];
  keep(call: StandInCall): void;
  close(): void;
}

/** Opens `calls.jsonl`: a line per change of a call, whole. Without a folder nothing is kept. */
export function openCallJournal(folder: string | undefined): CallJournal {
  if (folder === undefined) return { earlier: [], keep: () => undefined, close: () => undefined };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'calls.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  // A last line without its line feed was torn by a kill; the call stands in the line before.
  const whole = lines.slice(0, -1).map((line) => StandInCall.parse(JSON.parse(line)));
  const latest = new Map(whole.map((call) => [call.sid, call]));
  const file = openSync(path, 'w');
  const keep = (call: StandInCall) => void writeSync(file, `${JSON.stringify(call)}\n`);
  for (const call of latest.values()) keep(call);
  return { earlier: [...latest.values()], keep, close: () => closeSync(file) };
}
