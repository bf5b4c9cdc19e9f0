import { useRef, useState } from 'react';
import type { EntryOut } from '#shared/api.ts';
import { minutesAndSeconds } from '#shared/domain/call/call-words.ts';
import { sentenceOf } from '../client.ts';
import { linkOf } from '../thread/file-link.ts';
import { Icon } from '../ui/icon.tsx';

type Voicemail = NonNullable<NonNullable<EntryOut['call']>['voicemail']>;

const speeds = [1, 1.2, 1.5, 2];

/** Plays a voicemail by a link that is fetched when it is wanted, since links end. */
export function Player({ threadId, entry, voicemail }: { threadId: string; entry: EntryOut; voicemail: Voicemail }) {
  const audio = useRef<HTMLAudioElement>(null);
  const linkEnds = useRef(0);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [speed, setSpeed] = useState(1);
  const [trouble, setTrouble] = useState('');
  const { seconds } = voicemail;
  if (!entry.files?.length) {
    return (
      <p className="meta">
        {voicemail.state === 'lost'
          ? 'The recording could not be copied. Call back to ask.'
          : 'The recording is being copied.'}
      </p>
    );
  }

  async function loaded(): Promise<HTMLAudioElement | undefined> {
    const sound = audio.current;
    if (!sound) return undefined;
    if (Date.now() < linkEnds.current) return sound;
    const { url, expiresAt } = await linkOf(threadId, entry, 0);
    linkEnds.current = Date.parse(expiresAt);
    sound.src = url;
    sound.currentTime = at;
    sound.playbackRate = speed;
    return sound;
  }

  async function toggle() {
    setTrouble('');
    if (isPlaying) return audio.current?.pause();
    try {
      await (await loaded())?.play();
    } catch (error) {
      linkEnds.current = 0;
      setTrouble(`It cannot be played. ${sentenceOf(error)}`);
    }
    return undefined;
  }

  function faster() {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  }

  return (
    <div className="player">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript, where there is one, stands below */}
      <audio
        ref={audio}
        preload="none"
        onPlay={() => {
          setPlaying(true);
          pauseOthers(audio.current);
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false);
          setAt(0);
        }}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
      <button
        type="button"
        className="player-play"
        aria-label={isPlaying ? 'Pause voicemail' : 'Play voicemail'}
        onClick={toggle}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} size={12} />
      </button>
      <span className="player-sound">
        {voicemail.loudness ? <Wave loudness={voicemail.loudness} share={seconds > 0 ? at / seconds : 0} /> : null}
        <input
          type="range"
          className={voicemail.loudness ? 'player-place over-wave' : 'player-place'}
          aria-label="Place in the voicemail"
          aria-valuetext={`${minutesAndSeconds(at)} of ${minutesAndSeconds(seconds)}`}
          min={0}
          max={seconds}
          step={0.1}
          value={Math.min(at, seconds)}
          onChange={(event) => {
            const place = Number(event.currentTarget.value);
            setAt(place);
            if (audio.current && linkEnds.current > 0) audio.current.currentTime = place;
          }}
        />
      </span>
      <span className="meta nowrap">
        {minutesAndSeconds(at)} / {minutesAndSeconds(seconds)}
      </span>
      <button type="button" className="chip player-speed" aria-label={`Speed ${speed}×, change`} onClick={faster}>
        {speed}×
      </button>
      {trouble ? (
        <span className="meta c-danger" role="alert">
          {trouble}
        </span>
      ) : null}
    </div>
  );
}

/** Two voicemails at once are understood by nobody. */
function pauseOthers(own: HTMLAudioElement | null) {
  for (const other of document.querySelectorAll('audio')) if (other !== own) other.pause();
}

const step = 4;
const height = 24;
const least = 3;

/** The sound as bars, those that were heard in the accent's colour. */
function Wave({ loudness, share }: { loudness: string; share: number }) {
  const bars = [...loudness].map((digit, place) => ({
    x: place * step,
    tall: least + (Number(digit) / 9) * (height - least - 4),
  }));
  return (
    <svg
      className="player-wave"
      viewBox={`0 0 ${bars.length * step - 2} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {bars.map(({ x, tall }, place) => (
        <rect
          key={x}
          className={(place + 0.5) / bars.length <= share ? 'heard' : undefined}
          x={x}
          y={(height - tall) / 2}
          width={2}
          height={tall}
          rx={1}
        />
      ))}
    </svg>
  );
}
