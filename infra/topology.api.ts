import type { FunctionShape } from './function-shape.ts';
import { sendingStopped } from './sending-stopped.ts';

/** The functions of the desk's API, a part of the one statement in topology.ts. */
export const deskApi = {
  api: {
    file: 'functions/api/api.ts',
    does: 'Serves the desk.',
    timeoutSeconds: 28,
    memoryMb: 1024,
    startedBy: { routes: ['ANY /api/{proxy+}'] },
    uses: [
      'table',
      'uploads',
      'staff-tokens',
      'sign-in',
      'signing-key',
      'queue:outbound',
      'queue:jobs',
      'socket-tickets',
    ],
    alarm: 'The desk gets errors: people may be unable to sign in, or to read or answer patients.',
    watches: [sendingStopped('at the desk')],
  },
  'api-patients': {
    file: 'functions/api/patients.ts',
    does: 'Serves patients and households at the desk: who they are, who may be told, and what was assigned by hand.',
    timeoutSeconds: 28,
    memoryMb: 1024,
    startedBy: {
      routes: [
        'ANY /api/patients',
        'ANY /api/patients/{proxy+}',
        'POST /api/threads/{threadId}/assign',
        'POST /api/threads/{threadId}/entries/{entryId}/assign',
        'ANY /api/merges/{proxy+}',
      ],
    },
    uses: ['table', 'staff-tokens'],
    alarm: 'Patients cannot be found or changed at the desk, and conversations cannot be assigned. Messages go on.',
  },
  'api-schedule': {
    file: 'functions/api/schedule.ts',
    does: 'Serves the schedule, reminders and imports at the desk.',
    timeoutSeconds: 28,
    memoryMb: 1024,
    startedBy: {
      routes: [
        'ANY /api/calendar',
        'ANY /api/slots',
        'ANY /api/appointments',
        'ANY /api/appointments/{proxy+}',
        'ANY /api/patients/{patientId}/appointments',
        'ANY /api/patients/{patientId}/reminders',
        'ANY /api/ladders',
        'ANY /api/ladders/{proxy+}',
        'ANY /api/reminders/{proxy+}',
        'ANY /api/imports',
        'ANY /api/imports/{proxy+}',
      ],
    },
    uses: ['table', 'files', 'staff-tokens', 'queue:jobs'],
    alarm: 'The schedule gets errors: people may be unable to see, book or change visits, or to bring files in.',
  },
  'api-metrics': {
    file: 'functions/api/metrics.ts',
    does: 'Serves the reports.',
    timeoutSeconds: 28,
    memoryMb: 1024,
    startedBy: { routes: ['ANY /api/metrics/{proxy+}'] },
    uses: ['table', 'staff-tokens'],
    alarm: 'The reports get errors: managers may be unable to see figures. No message is affected.',
  },
  'api-description': {
    file: 'functions/api/description.ts',
    does: "Describes the desk's API to whoever writes a program for it.",
    timeoutSeconds: 28,
    memoryMb: 512,
    startedBy: { routes: ['GET /api/openapi.json'] },
    uses: [],
    alarm: "The API's own description cannot be read; the desk itself goes on.",
  },
} as const satisfies Record<string, FunctionShape>;
