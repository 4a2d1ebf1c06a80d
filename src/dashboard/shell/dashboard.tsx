import type { Client } from '@urql/core';
import { Provider } from '@urql/preact';
import { useMemo, useRef } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { pages } from '../routes.ts';
import { SignIn } from '../session/sign-in.tsx';
import { organizationIn } from './addresses.ts';
import { type App, AppContext } from './app.ts';
import { Frame } from './frame.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { ToastList } from './toast-list.tsx';
import { UnexpectedFailure } from './unexpected-failure.tsx';

/** The whole dashboard. */
export function Dashboard({ app }: { readonly app: App }) {
  const client = useMemo(() => madeWhenAsked(app.graph), [app.graph]);
  return (
    <AppContext.Provider value={app}>
      <Provider value={client}>
        <LocationProvider>
          <Pages graph={app.graph} />
          <ToastList />
          <SignIn />
        </LocationProvider>
      </Provider>
    </AppContext.Provider>
  );
}

/** A client that is made when the first query is asked. */
function madeWhenAsked(graph: App['graph']): Client {
  const executeQuery: Client['executeQuery'] = (...query) => graph.client.executeQuery(...query);
  // The hook for queries needs no more of a client.
  return { suspense: false, executeQuery } as Client;
}

function Pages({ graph }: Pick<App, 'graph'>) {
  const { path } = useLocation();
  const shown = useRef(path);
  if (shown.current !== path) {
    shown.current = path;
    // Before the next page asks its first query. The first page can have asked already.
    graph.asked.forget();
  }
  const organization = organizationIn(path);
  return (
    <Frame organization={organization}>
      <UnexpectedFailure key={path}>
        <ErrorBoundary>
          <Router>
            {pages.map(({ path: pattern, page }) => (
              <Route key={pattern} path={pattern} component={page} />
            ))}
            <Route default component={NotFoundPage} />
          </Router>
        </ErrorBoundary>
      </UnexpectedFailure>
    </Frame>
  );
}
