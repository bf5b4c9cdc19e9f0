import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Takes over the settings of the checkout's `.env`, where there is one; what the environment says already stays. */
export function loadEnvFile(): void {
  const file = join(import.meta.dirname, '..', '..', '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}
