import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { localSettingNames, readLocalSettings } from '#infra/local/settings.ts';

const example = readFileSync(join(import.meta.dirname, '..', '..', '.env.example'), 'utf8');
const named = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }));

describe('.env.example', () => {
  test('names every setting of a laptop, and no other', () => {
    expect(named.map(({ name }) => name)).toEqual(localSettingNames);
  });

  test('says in a line above what each is for', () => {
    const lines = example.split('\n');
    for (const { name } of named) {
      const above = lines[lines.findIndex((line) => line.startsWith(`# ${name}=`)) - 1] ?? '';
      expect(above).toMatch(/^# [A-Z].{20,}\.$/);
    }
  });

  test('changes nothing when it is copied as it is', () => {
    expect(parseEnv(example)).toEqual({});
  });

  test('shows the defaults', () => {
    const taken = Object.fromEntries(named.map(({ name, value }) => [name, value]));
    expect(readLocalSettings(taken)).toEqual(readLocalSettings({}));
  });
});

describe("the laptop's settings", () => {
  test('all have a default that works', () => {
    expect(readLocalSettings({})).toMatchObject({ PORT: 4400, DESKLINE_DATA: '.data', DESKLINE_SEED: 'demo' });
  });

  test('that are empty count as unset', () => {
    expect(readLocalSettings({ PORT: '', PUBLIC_BASE_URL: '' })).toEqual(readLocalSettings({}));
  });

  test('take a public URL with or without its last slash', () => {
    expect(readLocalSettings({ PUBLIC_BASE_URL: 'https://desk.example/' }).PUBLIC_BASE_URL).toBe(
      'https://desk.example',
    );
  });

  test.each([
    [{ PORT: 'abc' }, 'PORT'],
    [{ PORT: '65536' }, 'PORT'],
    [{ DESKLINE_SEED: 'full' }, 'DESKLINE_SEED'],
    [{ DYNAMODB_ENDPOINT: 'here' }, 'DYNAMODB_ENDPOINT'],
    [{ TWILIO_ACCOUNT_SID: 'SK123' }, 'TWILIO_ACCOUNT_SID'],
    [{ TWILIO_FROM: '212-555-0100' }, 'TWILIO_FROM'],
  ])('that do not fit are named: %j', (env, name) => {
    expect(() => readLocalSettings(env)).toThrow(new RegExp(`The settings do not fit: ${name}: .*\\.env\\.example`));
  });
});
