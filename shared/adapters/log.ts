import { Logger } from '@aws-lambda-powertools/logger';
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

/** Structured logs by Powertools. `persistent` fields (function, request id) stand in every line. */
export function powertoolsLog(serviceName: string, persistent: LogFields = {}): Log {
  const logger = new Logger({ serviceName, persistentKeys: persistent });
  return {
    info: (event, fields = {}) => logger.info(event, { ...fields }),
    warn: (event, fields = {}) => logger.warn(event, { ...fields }),
    error: (event, error, fields = {}) => logger.error(event, { ...fields, ...redacted(error) }),
  };
}
