import { useLayoutEffect, useRef } from 'react';
import { dateOf, dayOf, timeOf } from '../ui/dates.ts';
import { Icon } from '../ui/icon.tsx';
import type { PhoneText } from './local-api.ts';
import { Words } from './words.tsx';

/** After so long a pause the time stands between two texts. */
const pauseMilliseconds = 10 * 60_000;

interface Props {
  texts: readonly PhoneText[];
  now: string;
  zone: string;
  whose: string;
}

/** The conversation with the practice as this phone shows it, the end in sight. */
export function PhoneFlow({ texts, now, zone, whose }: Props) {
  const flow = useRef<HTMLDivElement>(null);
  const newest = texts.at(-1)?.id;
  const lastSent = texts.findLast(({ direction }) => direction === 'sent');
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes to the end when something new stands there
  useLayoutEffect(() => {
    if (flow.current) flow.current.scrollTop = flow.current.scrollHeight;
  }, [newest]);
  return (
    <div
      className="phone-flow"
      role="log"
      aria-label={`Texts on ${whose}`}
      ref={flow}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only keys must get there to scroll it
      tabIndex={0}
    >
      <span className="phone-space" />
      {texts.length === 0 ? <p className="phone-time">No texts yet. Send the first one.</p> : null}
      {texts.map((text, place) => (
        <Text
          key={text.id}
          text={text}
          before={texts[place - 1]}
          after={texts[place + 1]}
          isLastSent={text === lastSent}
          now={now}
          zone={zone}
        />
      ))}
    </div>
  );
}

interface TextProps {
  text: PhoneText;
  before: PhoneText | undefined;
  after: PhoneText | undefined;
  isLastSent: boolean;
  now: string;
  zone: string;
}

function Text({ text, before, after, isLastSent, now, zone }: TextProps) {
  const at = Date.parse(text.at);
  const isNewDay = !before || dateOf(Date.parse(before.at), zone) !== dateOf(at, zone);
  const isLater = isNewDay || at - Date.parse(before.at) > pauseMilliseconds;
  const endsRun = after?.direction !== text.direction || Date.parse(after.at) - at > pauseMilliseconds;
  const isRefused = text.status !== undefined && text.status >= 300;
  return (
    <>
      {isLater ? (
        <p className="phone-time">{`${isNewDay ? `${dayOf(at, zone, Date.parse(now))}, ` : ''}${timeOf(at, zone)}`}</p>
      ) : null}
      <div className={`phone-text ${text.direction}${isRefused ? ' refused' : ''}`}>
        <span className="read-aloud">{text.direction === 'sent' ? 'This phone: ' : 'The practice: '}</span>
        <Words text={text.body} />
        {text.pictures?.map((path) => (
          <img key={path} className="phone-picture" src={path} alt="From the practice" />
        ))}
        {text.photos ? <span>{text.body === '' ? '' : ' '}[photo]</span> : null}
      </div>
      {isRefused ? (
        <p className="phone-fate c-danger">
          <Icon name="alert" size={12} />
          {text.status === 403 ? 'Refused (403): the signature is not Twilio’s' : `Not taken (${text.status})`}
        </p>
      ) : null}
      {endsRun && !isRefused ? (
        <p className={`phone-fate ${text.direction}`}>
          {isLastSent ? <Icon name="checks" size={12} /> : null}
          {isLastSent ? `received by the practice · ${timeOf(at, zone)}` : timeOf(at, zone)}
        </p>
      ) : null}
    </>
  );
}
