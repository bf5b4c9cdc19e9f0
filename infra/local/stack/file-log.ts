import { appendFileSync } from 'node:fs';
import { redacted } from '#shared/adapters/log.ts';
import type { Log, LogFields } from '#shared/ports.ts';

/** The laptop's log: a JSON line each into one file; faults also stand on the terminal, in a sentence. */
export function fileLog(file: string): Log {
  const write = (level: string, event: string, fields: LogFields) =>
    appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  return {
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    error(event, error, fields = {}) {
      const told = redacted(error);
      write('error', event, { ...fields, ...told });
      console.error(`Something broke (${event}: ${told.error}); ${file} says where.`);
    },
  };
}
