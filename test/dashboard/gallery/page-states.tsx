import { signal } from '@preact/signals';
import { Provider } from '@urql/preact';
import type { ComponentType } from 'preact';
import { ErrorBoundary, LocationProvider } from 'preact-iso';
import type { BrowserClock, Connection } from '../../../src/dashboard/graph/connection/connection.ts';
import type { Failure } from '../../../src/dashboard/graph/failures.ts';
import { createGraph } from '../../../src/dashboard/graph/graph.ts';
import type { Liveness } from '../../../src/dashboard/graph/live.ts';
import { textOf } from '../../../src/dashboard/graph/typed-document.ts';
import { pages } from '../../../src/dashboard/routes.ts';
import { openSession } from '../../../src/dashboard/session/session.ts';
import { type App, AppContext } from '../../../src/dashboard/shell/app.ts';
import { ConnectionPill } from '../../../src/dashboard/shell/connection-pill.tsx';
import { createToasts } from '../../../src/dashboard/shell/toasts.ts';
import { UnexpectedFailure } from '../../../src/dashboard/shell/unexpected-failure.tsx';
import { WaitingBanner } from '../../../src/dashboard/shell/waiting-banner.tsx';
import { type Examples, exampleAnswer } from './example-answers.ts';

/** A state that every page can be in. */
interface PageState {
  readonly examples?: Partial<Examples>;
  /** The error of every answer, apart from who is signed in. */
  readonly error?: { readonly message: string; readonly extensions: object };
  /** Whether nothing is ever answered. */
  readonly isWaiting?: boolean;
  readonly liveness?: Liveness;
  readonly waiting?: Failure;
}

const reader = ['flag:read', 'segment:read', 'organization:read', 'environment:read', 'change:read', 'evaluate'];

/** The states, by the names in their addresses. */
export const pageStates = {
  loading: { isWaiting: true },
  empty: { examples: { hasItems: false } },
  filled: {},
  failed: { error: { message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: '3f2a' } } },
  forbidden: { error: { message: 'The key may not.', extensions: { code: 'FORBIDDEN', permission: 'flag:read' } } },
  'not-found': { examples: { isFound: false } },
  offline: {
    liveness: { state: 'LOST', revision: 1_067, since: Date.parse('2026-01-15T12:00:00Z') },
    waiting: { kind: 'UNREACHABLE' },
  },
  approval: {
    examples: {
      values: {
        'BoardCell.pendingChangeRequestNumber': 41,
        'Flag.requiresApproval': true,
        'Viewer.pendingApprovals': 1,
      },
    },
  },
  'read-only': { examples: { values: { 'Viewer.permissions': reader } } },
} satisfies Record<string, PageState>;

/** The name of a state. */
export type PageStateName = keyof typeof pageStates;

/** What pages need to be the same in every state. */
const common = {
  ...{
    'Viewer.permissions': ['*'],
    'Viewer.anonymous': false,
    'BoardRow.valueType': 'BOOLEAN',
    'Flag.valueType': 'BOOLEAN',
  },
  ...{
    'PageInfo.hasNextPage': false,
    'Board.hasNextPage': false,
    'Board.cellNumbers': [[0]],
    'ChangeRequest.status': 'PENDING',
  },
  ...{ 'Change.kind': 'FLAG_UPDATED', 'ChangeRequest.kind': 'FLAG_UPDATED', 'Change.entityType': 'FLAG' },
};

const params = { organization: 'harbor', key: 'search' };

/** Every page of an organization in one state, below each other. */
export function PageStates({ name }: { readonly name: PageStateName }) {
  const state: PageState = pageStates[name];
  const app = appIn(state);
  return (
    <AppContext.Provider value={app}>
      <Provider value={app.graph.client}>
        <LocationProvider>
          <ConnectionPill organization={params.organization} />
          <WaitingBanner />
          {shownPages.map(({ path, tab, page: Page }) => (
            <section key={`${path} ${tab}`} class="gallery-page" aria-label={`${path} ${tab}`}>
              <UnexpectedFailure>
                <ErrorBoundary>
                  <Page params={{ ...params, key: path.includes('requests') ? '41' : params.key, tab }} />
                </ErrorBoundary>
              </UnexpectedFailure>
            </section>
          ))}
        </LocationProvider>
      </Provider>
    </AppContext.Provider>
  );
}

interface ShownPage {
  readonly path: string;
  readonly tab: string;
  readonly page: ComponentType<{ readonly params: typeof params & { readonly tab: string } }>;
}

const tabs: Readonly<Record<string, readonly string[]>> = {
  '/o/:organization/flag/:key/:tab?': ['', 'rollout', 'rules', 'variants', 'history', 'usage', 'settings'],
  '/o/:organization/settings/:tab?': ['', 'environments', 'holdouts', 'defaults'],
};

const shownPages: readonly ShownPage[] = pages
  .filter(({ path }) => path.startsWith('/o/'))
  .flatMap(({ path, page }) =>
    // Every page takes some of these parameters.
    (tabs[path] ?? ['']).map((tab) => ({ path, tab, page: page as ShownPage['page'] })),
  );

function appIn(state: PageState): App {
  const memory = new Map<string, string>();
  const storage = {
    getItem: (name: string) => memory.get(name) ?? null,
    setItem: (name: string, value: string) => void memory.set(name, value),
    removeItem: (name: string) => void memory.delete(name),
  };
  const connection: Connection = { state: signal('CONNECTED'), subscribe: () => () => {} };
  const clock: BrowserClock = { now: () => Date.parse('2026-01-15T13:00:00Z'), after: () => () => {} };
  const liveness = signal<Liveness>(state.liveness ?? { state: 'LIVE', revision: 1_067, caughtUp: 0 });
  const feed = {
    liveness,
    since: signal(undefined),
    latest: signal(undefined),
    follow: () => () => {},
    onRestored: () => () => {},
  };
  const graph = createGraph({
    ...{ url: '/graphql', connection, key: () => undefined, onSignIn() {} },
    fetch: (_, init) => answerIn(state, String(init?.body)),
  });
  graph.waiting.value = state.waiting;
  return {
    ...{
      graph,
      clock,
      isDrawn: signal(true),
      painted: () => Promise.resolve(),
      session: openSession(storage, storage),
      toasts: createToasts(clock),
      device: storage,
    },
    ...{ theme: signal('system'), newId: () => 'id', live: () => ({ ...feed, hurry() {}, stop() {} }) },
  };
}

async function answerIn({ isWaiting, error, examples }: PageState, body: string): Promise<Response> {
  const { operationName, variables, extensions } = JSON.parse(body);
  if (isWaiting) return new Promise(() => {});
  if (error !== undefined && operationName !== 'Viewer') return Response.json({ data: null, errors: [error] });
  const values = { ...common, ...examples?.values };
  const text = textOf(extensions.persistedQuery.sha256Hash) ?? '';
  return Response.json(exampleAnswer(text, variables, { hasItems: true, isFound: true, ...examples, values }));
}
