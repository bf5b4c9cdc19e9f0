import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import * as z from 'zod';

const kept = z.record(z.string(), z.object({ payload: z.record(z.string(), z.unknown()), expiresAt: z.number() }));
type Kept = z.infer<typeof kept>;

/** For what has no end of its own. */
const longestSeconds = 12 * 3600;

/**
 * What the issuer remembers (sign-ins under way, grants, refresh tokens), in one small file, so that whoever is signed in
 * stays so when the laptop's Deskline is started again. Answers what oidc-provider asks of an adapter for each kind.
 */
export function issuerStore(folder: string): (kind: string) => Adapter {
  const file = join(folder, 'issuer-state.json');
  const rows: Kept = existsSync(file) ? kept.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

  function save(): void {
    const now = Date.now();
    for (const [key, { expiresAt }] of Object.entries(rows)) if (expiresAt <= now) delete rows[key];
    // Whole or not at all, whenever it is killed: half a file would keep the next start from coming up.
    writeFileSync(`${file}.new`, JSON.stringify(rows), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  function found(key: string): AdapterPayload | undefined {
    const row = rows[key];
    return row && row.expiresAt > Date.now() ? row.payload : undefined;
  }

  function findBy(kind: string, name: 'uid' | 'userCode', value: string): AdapterPayload | undefined {
    const isIt = (key: string) => key.startsWith(`${kind}:`) && found(key)?.[name] === value;
    const key = Object.keys(rows).find(isIt);
    return key === undefined ? undefined : found(key);
  }

  return (kind) => ({
    async upsert(id, payload, expiresInSeconds) {
      rows[`${kind}:${id}`] = {
        payload: { ...payload },
        expiresAt: Date.now() + (expiresInSeconds ?? longestSeconds) * 1000,
      };
      save();
    },
    find: async (id) => found(`${kind}:${id}`),
    findByUid: async (uid) => findBy(kind, 'uid', uid),
    findByUserCode: async (userCode) => findBy(kind, 'userCode', userCode),
    async consume(id) {
      const row = rows[`${kind}:${id}`];
      if (row) row.payload.consumed = Math.floor(Date.now() / 1000);
      save();
    },
    async destroy(id) {
      delete rows[`${kind}:${id}`];
      save();
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of Object.entries(rows)) if (payload.grantId === grantId) delete rows[key];
      save();
    },
  });
}
