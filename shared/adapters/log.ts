import type { Log, LogFields } from '../ports.ts';

/** What may be told of an error: its name, its code and where it came from. Messages carry tokens and bodies. */
export function redacted(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  return { error: error.name, code, status, frames: framesOf(error) };
}

/** A line of a stack that names a place; a message, which stands above them, may have lines that only look alike. */
const frame = /^ {4}at .*:\d+:\d+\)?$/;

function framesOf({ stack = '', message }: Error): string {
  const from = stack.indexOf(message);
  const below = from < 0 ? stack : stack.slice(from + message.length);
  const lines = below.split('\n').filter((line) => frame.test(line));
  return lines
    .slice(0, 12)
    .map((line) => line.trim())
    .join(' | ');
}

/** One JSON line per event on standard output, where Lambda picks it up. `level` is what the fault alarms look for. */
export function jsonLog(service: string): Log {
  const write = (level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: LogFields) => {
    const line = { level, message, service, timestamp: new Date().toISOString(), ...fields };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
  return {
    info: (event, fields = {}) => write('INFO', event, fields),
    warn: (event, fields = {}) => write('WARN', event, fields),
    error: (event, error, fields = {}) => write('ERROR', event, { ...fields, ...redacted(error) }),
  };
}
