import fc from 'fast-check';
import { expect, test } from 'vitest';
import { voiceSample } from '#infra/local/twilio/calls/voice-sample.ts';
import { loudnessOf } from '#shared/domain/call/loudness.ts';

test('a voicemail is drawn in 72 parts: its loudest is 9, its pauses are 0', () => {
  const drawn = loudnessOf(voiceSample(8)) ?? '';
  expect(drawn).toMatch(/^[0-9]{72}$/);
  expect(drawn).toContain('9');
  expect(drawn).toContain('0');
});

test('a sound that is loud only in its second half is drawn so', () => {
  const wav = voiceSample(4);
  wav.fill(0, 44, 44 + (wav.length - 44) / 2);
  expect(loudnessOf(wav)).toMatch(/^0{36}\d{36}$/);
  expect(loudnessOf(wav.fill(0, 44))).toBe('0'.repeat(72));
});

test('a chunk of another kind before the sound is passed over, and other formats are not drawn', () => {
  const wav = voiceSample(2);
  const extra = Buffer.concat([Buffer.from('LIST'), Buffer.from([3, 0, 0, 0]), Buffer.from('abc\0')]);
  const longer = Buffer.concat([wav.subarray(0, 36), extra, wav.subarray(36)]);
  expect(loudnessOf(longer)).toBe(loudnessOf(wav));
  const muLaw = Buffer.from(wav);
  muLaw.writeUInt16LE(7, 20);
  expect(loudnessOf(muLaw)).toBeUndefined();
  expect(loudnessOf(Buffer.from('ID3 an mp3'))).toBeUndefined();
});

test('whatever bytes come, nothing is thrown', () => {
  const head = [...voiceSample(0.01).subarray(0, 44)];
  fc.assert(
    fc.property(fc.boolean(), fc.uint8Array({ maxLength: 400 }), (isWav, bytes) => {
      loudnessOf(isWav ? Uint8Array.from([...head.slice(0, 20), ...bytes]) : bytes);
    }),
  );
});
