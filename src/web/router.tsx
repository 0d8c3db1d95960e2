/**
 * Addresses. Every page is downloaded when it is first opened. Search values are plain strings
 * (`?classification=sha,cha&z=7`), so that an address can be read, written by hand and kept.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from '@tanstack/react-router';
import { type Area, loadAreas } from './i18n/language.tsx';
import { queryClient } from './queries.ts';
import { sessionQuery, useSession } from './session.tsx';
import { Shell } from './shell/Shell.tsx';
import { Crashed, Loading, NotFound } from './ui/states.tsx';

export type Search = Record<string, string | undefined>;

const words =
  (...areas: Area[]) =>
  () =>
    loadAreas(...areas);
/** Words of coding pages, and of reports of the monitor under review. */
const CODING = ['review', 'rules', 'assess', 'monitor', 'monitor-coding'] as const;
const validateSearch = (search: Record<string, unknown>): Search => search as Search;

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

function Home() {
  const session = useSession();
  if (!session) return <Loading />;
  const first = session.programmes[0];
  if (!first) return <Navigate to="/sign-in" search={{}} />;
  return <Navigate to="/$programme/map" params={{ programme: first.id }} search={{}} />;
}
const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch,
  component: lazyRouteComponent(() => import('./shell/SignInPage.tsx'), 'SignInPage'),
});

/** Everything inside the frame with the navigation. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  loader: () => queryClient.ensureQueryData(sessionQuery).catch(() => null),
  component: Shell,
});
const aboutRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/about',
  loader: words('registry'),
  component: lazyRouteComponent(() => import('./registry/AboutPage.tsx'), 'AboutPage'),
});
const treatiesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/treaties',
  validateSearch,
  loader: words('map', 'monitor', 'treaties'),
  component: lazyRouteComponent(() => import('./treaties/TreatiesPage.tsx'), 'TreatiesPage'),
});
const treatyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/treaties/$treaty',
  validateSearch,
  loader: words('map', 'monitor', 'treaties'),
  component: lazyRouteComponent(() => import('./treaties/TreatiesPage.tsx'), 'TreatiesPage'),
});
const programmeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$programme',
  component: Outlet,
});
const mapRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/map',
  validateSearch,
  loader: words('map', 'registry'),
  component: lazyRouteComponent(() => import('./map/MapPage.tsx'), 'MapPage'),
});
const hazardsRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/hazards',
  validateSearch,
  loader: words('map', 'registry'),
  component: lazyRouteComponent(() => import('./registry/HazardsPage.tsx'), 'HazardsPage'),
});
/** Words of the page of a hazard: everything around it comes together there. */
const HAZARD = [
  'map',
  'registry',
  'review',
  'rules',
  'land',
  'release',
  'work',
  'completion',
  'workbench',
] as const;
const hazardRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/hazards/$id',
  validateSearch,
  loader: words(...HAZARD),
  component: lazyRouteComponent(() => import('./registry/HazardPage.tsx'), 'HazardPage'),
});
const splitRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/hazards/$id/split',
  validateSearch,
  loader: words('map', 'registry', 'capture', 'rules', 'work', 'split', 'release'),
  component: lazyRouteComponent(() => import('./release/split/SplitPage.tsx'), 'SplitPage'),
});
const accountRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/account',
  validateSearch,
  loader: words('map', 'registry', 'land', 'release'),
  component: lazyRouteComponent(() => import('./release/AccountPage.tsx'), 'AccountPage'),
});
const placesRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/places',
  validateSearch,
  loader: words('map', 'registry'),
  component: lazyRouteComponent(() => import('./registry/PlacesPage.tsx'), 'PlacesPage'),
});
const ledgerRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/ledger',
  validateSearch,
  loader: words('registry', 'governance'),
  component: lazyRouteComponent(() => import('./registry/LedgerPage.tsx'), 'LedgerPage'),
});
const inboxRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/inbox',
  validateSearch,
  loader: words('map', 'registry', 'review', 'rules'),
  component: lazyRouteComponent(() => import('./review/InboxPage.tsx'), 'InboxPage'),
});
const reportRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/reports/$id',
  validateSearch,
  loader: words('map', 'registry', 'fields', 'land', 'work', 'release', ...CODING),
  component: lazyRouteComponent(() => import('./review/ReportPage.tsx'), 'ReportPage'),
});
const newReportRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/report/new',
  validateSearch,
  loader: words('map', 'registry', 'capture', 'rules', 'fields', 'land', 'release'),
  component: lazyRouteComponent(() => import('./capture/ReportFormPage.tsx'), 'ReportFormPage'),
});

const monitorRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor',
  validateSearch,
  loader: words('monitor-events'),
  component: lazyRouteComponent(() => import('./monitor/events/EventsPage.tsx'), 'EventsPage'),
});
const monitorEventRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/events/$id',
  validateSearch,
  loader: words('monitor-events', 'monitor-exports', 'assess', 'treaties'),
  component: lazyRouteComponent(() => import('./monitor/events/EventPage.tsx'), 'EventPage'),
});
const codingRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/code',
  validateSearch,
  loader: words(...CODING),
  component: lazyRouteComponent(() => import('./monitor/coding/CodingPage.tsx'), 'CodingPage'),
});
const judgeRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/judge',
  validateSearch,
  loader: words(...CODING),
  component: lazyRouteComponent(() => import('./monitor/coding/JudgePage.tsx'), 'JudgePage'),
});

const PROFILES = ['monitor', 'monitor-events', 'monitor-exports', 'monitor-profiles', 'treaties'] as const;
const monitorStatesRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/states',
  validateSearch,
  loader: words(...PROFILES),
  component: lazyRouteComponent(() => import('./monitor/profiles/StatesPage.tsx'), 'StatesPage'),
});
const monitorStateRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/states/$iso3',
  validateSearch,
  loader: words(...PROFILES),
  component: lazyRouteComponent(() => import('./monitor/profiles/StatePage.tsx'), 'StatePage'),
});
const monitorAgentRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/agents/$id',
  validateSearch,
  loader: words(...PROFILES),
  component: lazyRouteComponent(() => import('./monitor/profiles/AgentPage.tsx'), 'AgentPage'),
});
const monitorPublicationRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/publications/$id',
  validateSearch,
  loader: words(...PROFILES),
  component: lazyRouteComponent(() => import('./monitor/profiles/PublicationPage.tsx'), 'PublicationPage'),
});
const monitorChecksRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/checks',
  validateSearch,
  loader: words(...PROFILES),
  component: lazyRouteComponent(() => import('./monitor/profiles/ChecksPage.tsx'), 'ChecksPage'),
});
const monitorChangesRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/monitor/changes',
  validateSearch,
  loader: words(...PROFILES),
  component: lazyRouteComponent(() => import('./monitor/profiles/ChangesPage.tsx'), 'ChangesPage'),
});

/** Words of the pages around work. */
const WORK = ['map', 'registry', 'capture', 'rules', 'land', 'work', 'completion'] as const;
/** Words of the forms there: with what each field means. */
const WORK_FORM = [...WORK, 'fields'] as const;
const releaseRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/hazards/$id/release',
  validateSearch,
  loader: words(...WORK_FORM, 'wizard'),
  component: lazyRouteComponent(() => import('./release/wizard/ReleasePage.tsx'), 'ReleasePage'),
});
const tasksRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/tasks',
  validateSearch,
  loader: words(...WORK),
  component: lazyRouteComponent(() => import('./tasks/TasksPage.tsx'), 'TasksPage'),
});
const newTaskRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/tasks/new',
  validateSearch,
  loader: words(...WORK_FORM),
  component: lazyRouteComponent(() => import('./tasks/TaskFormPage.tsx'), 'TaskFormPage'),
});
const taskRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/tasks/$id',
  validateSearch,
  loader: words(...WORK),
  component: lazyRouteComponent(() => import('./tasks/TaskPage.tsx'), 'TaskPage'),
});
const editTaskRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/tasks/$id/edit',
  validateSearch,
  loader: words(...WORK_FORM, 'review'),
  component: lazyRouteComponent(() => import('./tasks/TaskEditPage.tsx'), 'TaskEditPage'),
});
const taskProgressRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/tasks/$id/progress',
  validateSearch,
  loader: words(...WORK_FORM),
  component: lazyRouteComponent(() => import('./tasks/ProgressPage.tsx'), 'ProgressPage'),
});
const prioritiesRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/priorities',
  validateSearch,
  loader: words(...WORK),
  component: lazyRouteComponent(() => import('./tasks/PrioritiesPage.tsx'), 'PrioritiesPage'),
});
const qualityRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/quality',
  validateSearch,
  loader: words(...WORK),
  component: lazyRouteComponent(() => import('./quality/QualityPage.tsx'), 'QualityPage'),
});
const newVisitRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/quality/new',
  validateSearch,
  loader: words(...WORK_FORM),
  component: lazyRouteComponent(() => import('./quality/VisitFormPage.tsx'), 'VisitFormPage'),
});
const organisationsRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/organisations',
  validateSearch,
  loader: words(...WORK, 'organisations'),
  component: lazyRouteComponent(() => import('./organisations/OrganisationsPage.tsx'), 'OrganisationsPage'),
});
const organisationRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/organisations/$code',
  validateSearch,
  loader: words(...WORK, 'organisations'),
  component: lazyRouteComponent(
    () => import('./organisations/OrganisationFormPage.tsx'),
    'OrganisationFormPage',
  ),
});
const settingsRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/settings',
  validateSearch,
  loader: words('registry', 'governance'),
  component: lazyRouteComponent(() => import('./governance/SettingsPage.tsx'), 'SettingsPage'),
});
const peopleRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/people',
  validateSearch,
  loader: words('registry', 'governance'),
  component: lazyRouteComponent(() => import('./governance/PeoplePage.tsx'), 'PeoplePage'),
});
const auditRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/audit',
  validateSearch,
  loader: words('registry', 'governance'),
  component: lazyRouteComponent(() => import('./governance/AuditPage.tsx'), 'AuditPage'),
});
const boxesRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/boxes',
  validateSearch,
  loader: words(...WORK),
  component: lazyRouteComponent(() => import('./boxes/BoxesPage.tsx'), 'BoxesPage'),
});
const boxRoute = createRoute({
  getParentRoute: () => programmeRoute,
  path: '/boxes/$id',
  validateSearch,
  loader: words(...WORK),
  component: lazyRouteComponent(() => import('./boxes/BoxPage.tsx'), 'BoxPage'),
});

const routeTree = rootRoute.addChildren([
  homeRoute,
  signInRoute,
  shellRoute.addChildren([
    aboutRoute,
    treatiesRoute,
    treatyRoute,
    programmeRoute.addChildren([
      mapRoute,
      hazardsRoute,
      hazardRoute,
      releaseRoute,
      splitRoute,
      accountRoute,
      placesRoute,
      ledgerRoute,
      inboxRoute,
      reportRoute,
      newReportRoute,
      monitorRoute,
      monitorEventRoute,
      monitorStatesRoute,
      monitorStateRoute,
      monitorAgentRoute,
      monitorPublicationRoute,
      monitorChecksRoute,
      monitorChangesRoute,
      codingRoute,
      judgeRoute,
      tasksRoute,
      newTaskRoute,
      taskRoute,
      editTaskRoute,
      taskProgressRoute,
      prioritiesRoute,
      qualityRoute,
      newVisitRoute,
      boxesRoute,
      organisationsRoute,
      organisationRoute,
      boxRoute,
      settingsRoute,
      peopleRoute,
      auditRoute,
    ]),
  ]),
]);

function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
  }
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text ? `?${text}` : '';
}

export const router = createRouter({
  routeTree,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Crashed,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  scrollToTopSelectors: ['#main'],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
