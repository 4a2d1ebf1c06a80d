import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { exec } from 'preact-iso/router';
import { BoardDocument } from './board/board.graphql.ts';
import { boardIn } from './board/board-address.ts';
import { BoardPage } from './board/board-page.tsx';
import type { Graph } from './graph/graph.ts';
import type { IconName } from './parts/icon.tsx';
import { RequestCount } from './shell/request-count.tsx';

const OrganizationsPage = lazy(async () => (await import('./organizations/organizations-page.tsx')).OrganizationsPage);

/** Every page: the pattern of its address, and the code that is loaded when it is first opened. */
export const pages = [
  { path: '/', page: OrganizationsPage },
  // The dialog opens over the page if the server asks for a key.
  { path: '/sign-in', page: OrganizationsPage },
  // Where most visits begin, so it waits for no further file.
  { path: '/o/:organization', page: BoardPage },
  {
    path: '/o/:organization/new-flag',
    page: lazy(async () => (await import('./new-flag/new-flag-page.tsx')).NewFlagPage),
  },
  { path: '/o/:organization/flag/:key/:tab?', page: lazy(async () => (await import('./flag/flag-page.tsx')).FlagPage) },
  {
    path: '/o/:organization/subjects',
    page: lazy(async () => (await import('./subjects/subjects-page.tsx')).SubjectsPage),
  },
  {
    path: '/o/:organization/requests',
    page: lazy(async () => (await import('./requests/requests-page.tsx')).RequestsPage),
  },
  {
    path: '/o/:organization/requests/:key',
    page: lazy(async () => (await import('./requests/request-page.tsx')).RequestPage),
  },
  {
    path: '/o/:organization/schedule',
    page: lazy(async () => (await import('./schedule/schedule-page.tsx')).SchedulePage),
  },
  {
    path: '/o/:organization/compare',
    page: lazy(async () => (await import('./compare/compare-page.tsx')).ComparePage),
  },
  {
    path: '/o/:organization/segments',
    page: lazy(async () => (await import('./segments/segments-page.tsx')).SegmentsPage),
  },
  {
    path: '/o/:organization/segments/:key',
    page: lazy(async () => (await import('./segments/segment-page.tsx')).SegmentPage),
  },
  {
    path: '/o/:organization/history',
    page: lazy(async () => (await import('./history/history-page.tsx')).HistoryPage),
  },
  {
    path: '/o/:organization/cleanup',
    page: lazy(async () => (await import('./cleanup/cleanup-page.tsx')).CleanupPage),
  },
  {
    path: '/o/:organization/settings/:tab?',
    page: lazy(async () => (await import('./settings/settings-page.tsx')).SettingsPage),
  },
  { path: '/o/:organization/keys', page: lazy(async () => (await import('./keys/keys-page.tsx')).KeysPage) },
] as const;

/**
 * Starts what the page of an address waits for, before the frame is drawn: its code, and of the board its flags. The promise is fulfilled
 * when these are here; undefined where the page asks for itself.
 */
export function openAhead(address: Pick<URL, 'pathname' | 'search'>, graph: Graph): Promise<void> | undefined {
  const organizationId = boardIn(address);
  if (organizationId !== undefined) return graph.ahead.ask(BoardDocument, { organizationId });
  const { pathname } = address;
  const page = pages.find(({ path }) => exec(pathname, path, { path, query: {}, params: {} }) !== undefined);
  if (page !== undefined && 'preload' in page.page) page.page.preload();
  return undefined;
}

/** The list of everything that opens over a page. */
export const Palette = lazy(async () => (await import('./palette/palette.tsx')).Palette);
/** The list of all keys. */
export const KeysHelp = lazy(async () => (await import('./palette/keys-help.tsx')).KeysHelp);

/** A line of the navigation of an organization. */
export interface NavigationLine {
  readonly label: string;
  readonly icon: IconName;
  /** What follows `/o/:organization`. */
  readonly path: string;
  /** The starts of further addresses that belong to it. */
  readonly also?: readonly string[];
  /** A number beside the label. */
  readonly count?: ComponentType<{ readonly organization: string }>;
}

/** The navigation, in the order in which it is shown. */
export const navigation: readonly NavigationLine[] = [
  { label: 'Flags', icon: 'flag', path: '', also: ['/flag/', '/new-flag'] },
  { label: 'Subjects', icon: 'subjects', path: '/subjects' },
  { label: 'Requests', icon: 'requests', path: '/requests', count: RequestCount },
  { label: 'Compare', icon: 'compare', path: '/compare' },
  { label: 'Schedule', icon: 'schedule', path: '/schedule' },
  { label: 'Segments', icon: 'segments', path: '/segments' },
  { label: 'History', icon: 'history', path: '/history' },
  { label: 'Cleanup', icon: 'cleanup', path: '/cleanup' },
  { label: 'Keys', icon: 'keys', path: '/keys' },
  { label: 'Settings', icon: 'settings', path: '/settings' },
];
