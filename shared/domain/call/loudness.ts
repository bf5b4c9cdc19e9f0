/** How many parts of a sound are drawn. */
const parts = 72;
const loudest = 9;

/**
 * How loud each seventy-second part of a sound is, as digits from 0 to 9 of its loudest part: what a player draws.
 * Undefined where the bytes are no WAV of 16-bit PCM, which is what Twilio records.
 */
export function loudnessOf(wav: Uint8Array): string | undefined {
  const samples = samplesOf(wav);
  if (!samples || samples.length < parts) return undefined;
  const size = samples.length / parts;
  const sums = Array.from({ length: parts }, (_none, part) =>
    energyOf(samples.subarray(Math.floor(part * size), Math.floor((part + 1) * size))),
  );
  const top = Math.max(...sums);
  return sums.map((sum) => (top === 0 ? 0 : Math.round((sum / top) * loudest))).join('');
}

/** The root of the mean square: what an ear makes of it, more than its peaks. */
function energyOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/** The samples of all channels, one after the other as they stand. */
function samplesOf(wav: Uint8Array): Int16Array | undefined {
  const bytes = Buffer.from(wav.buffer, wav.byteOffset, wav.byteLength);
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined;
  let isPcm = false;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (name === 'fmt ' && body.length >= 16) isPcm = body.readUInt16LE(0) === 1 && body.readUInt16LE(14) === 16;
    if (name === 'data')
      return isPcm ? new Int16Array(Uint8Array.from(body.subarray(0, body.length & ~1)).buffer) : undefined;
    // Chunks begin at even places.
    at += 8 + length + (length & 1);
  }
  return undefined;
}
