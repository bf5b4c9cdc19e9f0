/**
 * Method and path of every route, apart from their schemas so that the browser can import them without zod. Names are
 * the verbs a caller uses; shared/api.ts says the rest of each.
 */
export const paths = {
  health: 'GET /api/health',
  openApi: 'GET /api/openapi.json',
  signIn: 'GET /api/sign-in',
  startSession: 'POST /api/session',
  refreshSession: 'POST /api/session/refresh',
  noteActivity: 'POST /api/session/activity',
  endSession: 'DELETE /api/session',
  me: 'GET /api/me',
  listThreads: 'GET /api/threads',
  openThread: 'POST /api/threads',
  countThreads: 'GET /api/threads/counts',
  readThread: 'GET /api/threads/{threadId}',
  changeThread: 'PATCH /api/threads/{threadId}',
  listEntries: 'GET /api/threads/{threadId}/entries',
  keepDraft: 'PUT /api/threads/{threadId}/draft',
  sendMessage: 'POST /api/threads/{threadId}/messages',
  undoMessage: 'DELETE /api/threads/{threadId}/messages/{messageId}',
  issueSocketTicket: 'POST /api/socket-tickets',
  latestChange: 'GET /api/changes',
  fileLink: 'POST /api/threads/{threadId}/messages/{messageId}/links',
  placeCall: 'POST /api/threads/{threadId}/calls',
  logCall: 'POST /api/threads/{threadId}/calls/log',
  changeMe: 'PATCH /api/me',
  searchPatients: 'POST /api/patients/search',
  createPatient: 'POST /api/patients',
  readPatient: 'GET /api/patients/{patientId}',
  changePatient: 'PATCH /api/patients/{patientId}',
  readSettings: 'GET /api/settings',
  changeSettings: 'PATCH /api/settings',
  listStaff: 'GET /api/staff',
  createStaff: 'POST /api/staff',
  changeStaff: 'PATCH /api/staff/{staffId}',
  searchAudit: 'POST /api/audit/search',
  readProof: 'POST /api/consent/proof',
  recordContact: 'POST /api/threads/{threadId}/contact',
  dismissAlert: 'DELETE /api/alerts/{code}',
} as const;

export type RouteName = keyof typeof paths;
