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
        onPlay={() => setPlaying(true)}
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
      <input
        type="range"
        className="player-place"
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
