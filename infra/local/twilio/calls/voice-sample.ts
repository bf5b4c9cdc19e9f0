const rate = 8000;
const headerBytes = 44;

/**
 * A voicemail that sounds like somebody talking next door: syllables of a low voice with pauses between. WAV, 8 kHz,
 * 16 bit, one channel, as Twilio records; the same bytes for the same length.
 */
export function voiceSample(seconds: number): Buffer {
  const samples = Math.max(1, Math.round(seconds * rate));
  const wav = Buffer.alloc(headerBytes + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    wav.writeInt16LE(Math.round(9000 * voiceAt(index / rate)), headerBytes + index * 2);
  }
  return wav;
}

/** About four syllables a second, a breath after every nine. */
function voiceAt(time: number): number {
  const syllable = Math.floor(time * 4);
  const within = time * 4 - syllable;
  if (syllable % 10 === 9) return 0;
  const pitch = 110 + 18 * Math.sin(syllable * 1.7);
  const vowel = [1, 0.6, 0.35, 0.2].map((loudness, nth) => loudness * Math.sin(2 * Math.PI * pitch * (nth + 1) * time));
  return Math.sin(Math.PI * within) ** 2 * vowel.reduce((sum, part) => sum + part, 0) * 0.5;
}
