import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useChildMatches,
} from '@tanstack/react-router';
import { type VisitRowsState, visitRowsStates } from '#shared/domain/metrics/visit-rows-states.ts';
import { Desk } from './desk.tsx';
import { InboxPage } from './inbox/inbox-page.tsx';
import { isView, type View } from './inbox/views.ts';
import { type RowsState, rowsStates } from './reports/rows-states.ts';
import { NotFound } from './ui/not-found.tsx';

/** What the address says of the list: which view, and which location where not all. */
export interface InboxSearch {
  view?: View;
  location?: string;
}

/** What the address says of the schedule: the day, where it is not today; whose, where not everybody's; how it is laid out. */
export interface ScheduleSearch {
  date?: string;
  location?: string;
  provider?: string;
  view?: 'chairs';
}

/** What the address says of the reports: which days (28 up to today without them), where, of what, and the rows that are open. */
export interface ReportsSearch {
  days?: 1 | 7;
  to?: string;
  location?: string;
  channel?: 'sms' | 'email' | 'voice';
  measure?: 'every';
  clock?: 'wall';
  rows?: RowsState;
  /** An hour of the week: 0 is Monday, as `0-9`. */
  cell?: string;
  /** The visits behind a figure, instead of turns. */
  visits?: VisitRowsState;
  /** The complaints, or who was asked the survey, behind the figure. */
  said?: 'complaints' | 'survey';
  /** Only what this person answered. */
  by?: string;
}

/** What the address says of the automations: that what follows a missed visit, or the survey, is open, instead of a ladder. */
export interface AutomationsSearch {
  missed?: true;
  survey?: true;
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

/** Everything is the desk but the page before it, and what is nobody's. */
function Root() {
  const page = useChildMatches({ select: ([first]) => first?.routeId });
  return page === undefined || page === '/sign-in' ? <Outlet /> : <Desk />;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/inbox', replace: true });
  },
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: InboxPage,
  validateSearch: (search: Record<string, unknown>): InboxSearch => ({
    ...(isView(search.view) && search.view !== 'needs-reply' ? { view: search.view } : {}),
    ...(typeof search.location === 'string' ? { location: search.location } : {}),
  }),
});

// The page reads the thread from the path itself, so that the list stays while threads change.
const thread = createRoute({ getParentRoute: () => inbox, path: '$threadId' });

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

// The page reads its section from the path itself, so that what is not saved stays.
const section = createRoute({ getParentRoute: () => settings, path: '$section' });

const proof = createRoute({
  getParentRoute: () => root,
  path: '/proof/$threadId',
  component: lazyRouteComponent(() => import('./proof/proof-page.tsx'), 'ProofPage'),
});

const schedule = createRoute({
  getParentRoute: () => root,
  path: '/schedule',
  component: lazyRouteComponent(() => import('./schedule/schedule-page.tsx'), 'SchedulePage'),
  validateSearch: (search: Record<string, unknown>): ScheduleSearch => ({
    ...(typeof search.date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(search.date) ? { date: search.date } : {}),
    ...(typeof search.location === 'string' ? { location: search.location } : {}),
    ...(typeof search.provider === 'string' ? { provider: search.provider } : {}),
    ...(search.view === 'chairs' ? { view: search.view } : {}),
  }),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('./reports/reports-page.tsx'), 'ReportsPage'),
  validateSearch: (search: Record<string, unknown>): ReportsSearch => {
    const channel = (['sms', 'email', 'voice'] as const).find((one) => one === search.channel);
    const rows = rowsStates.find((one) => one === search.rows);
    const visits = visitRowsStates.find((one) => one === search.visits);
    return {
      ...(search.days === 1 || search.days === 7 ? { days: search.days } : {}),
      ...(typeof search.to === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(search.to) ? { to: search.to } : {}),
      ...(typeof search.location === 'string' ? { location: search.location } : {}),
      ...(channel ? { channel } : {}),
      ...(search.measure === 'every' ? { measure: 'every' } : {}),
      ...(search.clock === 'wall' ? { clock: 'wall' } : {}),
      ...(rows ? { rows } : {}),
      ...(visits ? { visits } : {}),
      ...(search.said === 'complaints' || search.said === 'survey' ? { said: search.said } : {}),
      ...(typeof search.by === 'string' ? { by: search.by } : {}),
      ...(typeof search.cell === 'string' && /^[0-6]-(1?\d|2[0-3])$/.test(search.cell) ? { cell: search.cell } : {}),
    };
  },
});

const automations = createRoute({
  getParentRoute: () => root,
  path: '/automations',
  component: lazyRouteComponent(() => import('./automations/automations-page.tsx'), 'AutomationsPage'),
  validateSearch: (search: Record<string, unknown>): AutomationsSearch =>
    search.survey === true ? { survey: true } : search.missed === true ? { missed: true } : {},
});

const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  component: lazyRouteComponent(() => import('./imports/imports-page.tsx'), 'ImportsPage'),
});

// The page reads the import from the path itself, so that it stays while the file is tried.
const oneImport = createRoute({ getParentRoute: () => imports, path: '$importId' });

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    signIn,
    inbox.addChildren([thread]),
    schedule,
    reports,
    imports.addChildren([oneImport]),
    automations,
    settings.addChildren([section]),
    proof,
  ]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
