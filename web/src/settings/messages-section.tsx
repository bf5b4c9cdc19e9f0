import { ChoiceField, Group, LineField, NumberField, SwitchField, TextField } from './fields.tsx';
import type { Editing } from './use-settings.ts';

const optOut = [
  { value: 'provider', label: 'Twilio answers STOP, START and HELP' },
  { value: 'deskline', label: 'Deskline answers them (accounts with redaction)' },
] as const;

/** When messages leave, who answers keywords, how soon patients are answered. */
export function MessagesSection({ editing }: { editing: Editing }) {
  const { now, set, problem, canChange } = editing;
  const common = { canChange };
  const targets = now.targetMinutes;
  return (
    <>
      <Group
        title="Quiet hours"
        hint="Texts wait outside sending hours, by the patient’s clock and the location’s. An answer within 60 minutes of the patient’s own message does not. The same time twice means that there are none."
      >
        <LineField
          {...common}
          type="time"
          label="Quiet from"
          value={now.quiet.from}
          error={problem('quiet.from')}
          onChange={(from) => set({ quiet: { ...now.quiet, from } })}
        />
        <LineField
          {...common}
          type="time"
          label="Quiet until"
          value={now.quiet.to}
          error={problem('quiet.to')}
          onChange={(to) => set({ quiet: { ...now.quiet, to } })}
        />
        <LineField
          {...common}
          type="time"
          label="Outreach quiet from"
          value={now.quietOutreach.from}
          error={problem('quietOutreach.from')}
          onChange={(from) => set({ quietOutreach: { ...now.quietOutreach, from } })}
        />
        <LineField
          {...common}
          type="time"
          label="Outreach quiet until"
          hint="The law keeps 21:00 to 08:00 quiet, in some states longer, whatever stands here"
          value={now.quietOutreach.to}
          error={problem('quietOutreach.to')}
          onChange={(to) => set({ quietOutreach: { ...now.quietOutreach, to } })}
        />
      </Group>
      <Group
        title="Response targets"
        hint="In minutes of opening hours, by channel. Open turns are due anew when these change."
      >
        <NumberField
          {...common}
          label="Texts"
          value={targets.sms}
          error={problem('targetMinutes.sms')}
          onChange={(sms) => set({ targetMinutes: { ...targets, sms } })}
        />
        <NumberField
          {...common}
          label="E-mails"
          value={targets.email}
          error={problem('targetMinutes.email')}
          onChange={(email) => set({ targetMinutes: { ...targets, email } })}
        />
        <NumberField
          {...common}
          label="Calls"
          value={targets.voice}
          error={problem('targetMinutes.voice')}
          onChange={(voice) => set({ targetMinutes: { ...targets, voice } })}
        />
      </Group>
      <Group title="Sending">
        <NumberField
          {...common}
          label="Undo hold, seconds"
          hint="0 to 30; a reply can be taken back in this time"
          value={now.undoSeconds}
          error={problem('undoSeconds')}
          onChange={(undoSeconds) => set({ undoSeconds })}
        />
        <ChoiceField
          {...common}
          label="Who answers STOP"
          value={now.optOutBy}
          choices={optOut}
          error={problem('optOutBy')}
          onChange={(optOutBy) => set({ optOutBy })}
        />
      </Group>
      <Group
        title="Closed hours"
        hint="One answer to a text that comes while the location is closed, once until the conversation is done."
      >
        <SwitchField
          {...common}
          label="Answer automatically when closed"
          checked={now.afterHours.on}
          onChange={(on) => set({ afterHours: { ...now.afterHours, on } })}
        />
        <TextField
          {...common}
          label="The answer"
          value={now.afterHours.text}
          error={problem('afterHours.text')}
          onChange={(text) => set({ afterHours: { ...now.afterHours, text } })}
        />
        <LineField
          {...common}
          type="tel"
          label="On-call number"
          hint="A mobile number, like +12125550100. It gets a text at any hour when a patient’s words may be an emergency, and again every five minutes until somebody is on it."
          value={now.onCallNumber ?? ''}
          error={problem('onCallNumber')}
          onChange={(onCallNumber) => set({ onCallNumber })}
        />
      </Group>
    </>
  );
}
