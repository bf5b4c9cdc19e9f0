import './dots.css';
import { whenWords } from '../automations/step-words.ts';
import { Icon } from '../ui/icon.tsx';
import { outlookOf, type StepLook, stepLook, stepWhy } from './step-look.ts';
import { type ReminderStep, useLadderSteps, type VisitReminders } from './use-reminders.ts';

interface Props {
  reminders: VisitReminders;
  zone: string;
  now: number;
}

/** The reminders of a visit, first to last, as dots, and what is next in words. */
export function ReminderDots({ reminders, isUnreachable, zone, now }: Props & { isUnreachable?: boolean }) {
  const words = isUnreachable ? 'No reminder reaches them' : outlookOf(reminders, zone, now);
  return (
    <span className="ladder">
      {reminders.steps.map((step) => (
        <Dot key={`${step.version} ${step.step}`} look={stepLook(step)} />
      ))}
      <span className={`meta cut${isUnreachable || words === 'Not delivered' ? ' c-danger' : ''}`}>{words}</span>
    </span>
  );
}

/** One step as a dot; what it means is its name. */
export function Dot({ look: { words, icon, tone } }: { look: StepLook }) {
  return (
    <span className={`ladder-dot ladder-${tone}`} role="img" aria-label={words} title={words}>
      {icon ? <Icon name={icon} size={12} /> : null}
    </span>
  );
}

/** What the dots mean. */
export function DotLegend() {
  const looks: StepLook[] = [
    { words: 'delivered', icon: 'check', tone: 'ok' },
    { words: 'failed', icon: 'close', tone: 'danger' },
    { words: 'held', icon: 'moon', tone: 'warn' },
    { words: 'not sent', icon: 'ban', tone: 'quiet' },
    { words: 'not needed', icon: 'checked', tone: 'quiet' },
    { words: 'planned', tone: 'open' },
  ];
  return (
    <p className="ladder-legend meta" aria-hidden="true">
      {looks.map(({ words, icon, tone }) => (
        <span key={words}>
          <span className={`ladder-dot ladder-${tone}`}>{icon ? <Icon name={icon} size={12} /> : null}</span>
          {words}
        </span>
      ))}
    </p>
  );
}

/** Each step with what became of it and why or why not, those for an older time of the visit last. */
export function ReminderTable({ reminders, zone, now }: Props) {
  const nameOf = useStepNames(reminders);
  const { steps, earlier, note } = reminders;
  if (steps.length + earlier.length === 0) return <p className="meta">{note?.message ?? 'No reminder is planned.'}</p>;
  return (
    <table className="step-table">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Result</th>
          <th scope="col">Why, or why not</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <StepRow key={step.step} step={step} name={nameOf(step)} zone={zone} now={now} />
        ))}
        {earlier.map((step) => (
          <StepRow
            key={`${step.version} ${step.step}`}
            step={step}
            name={`${nameOf(step)}, for an earlier time`}
            zone={zone}
            now={now}
          />
        ))}
      </tbody>
    </table>
  );
}

function StepRow({ step, name, zone, now }: { step: ReminderStep; name: string; zone: string; now: number }) {
  const look = stepLook(step);
  return (
    <tr>
      <td>{name}</td>
      <td className="nowrap">
        <span className={`line line-close ladder-words-${look.tone}`}>
          {look.icon ? <Icon name={look.icon} size={12} /> : null}
          {look.words}
        </span>
      </td>
      <td className="second">{stepWhy(step, zone, now)}</td>
    </tr>
  );
}

/** What a step is called: by when it is due, as the ladder has it now. */
export function useStepNames({ ladder }: VisitReminders): (step: ReminderStep) => string {
  const known = useLadderSteps();
  return ({ step }) => {
    const found = known.find((one) => one.id === step && one.ladder === ladder?.id);
    if (found) return whenWords(found);
    return step === 'correction' || step === 'called-off' ? 'Correction' : 'A step of before';
  };
}
