import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Toasts } from '../ui/toasts.tsx';
import { ClockSection } from './clock-section.tsx';
import { DeskPhoneSection } from './desk-phone-section.tsx';
import { FaultsSection } from './faults-section.tsx';
import { stateQuery } from './local-api.ts';
import { NamesContext, useKnown } from './names.ts';
import { OutboxSection } from './outbox-section.tsx';
import { Stage } from './stage.tsx';
import { WebhooksSection } from './webhooks-section.tsx';

/** Phones to play the patients on, and the console beside them. */
export function SimulatorPage() {
  const { data: state, isError } = useQuery(stateQuery);
  const known = useKnown();
  const [forgesNext, setForgesNext] = useState(false);
  if (!state || !known) {
    return (
      <main className="notice" aria-busy={!isError}>
        {isError ? <p role="alert">Deskline does not answer. Is it running? npm start</p> : null}
      </main>
    );
  }
  const zone = state.numbers[0]?.zone ?? 'UTC';
  return (
    <NamesContext value={known}>
      <div className="simulator">
        <Stage
          state={state}
          known={known}
          isAway={isError}
          forgesNext={forgesNext}
          onSent={() => setForgesNext(false)}
        />
        <aside className="console" aria-label="Console">
          <ClockSection state={state} />
          {state.hasStandIn ? <DeskPhoneSection /> : null}
          <FaultsSection state={state} forgesNext={forgesNext} onForgesNext={setForgesNext} />
          {state.hasStandIn ? <OutboxSection left={state.left} zone={zone} /> : null}
          <WebhooksSection zone={zone} />
        </aside>
        <Toasts />
      </div>
    </NamesContext>
  );
}
