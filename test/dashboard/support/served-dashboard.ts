import { loadDemoData } from '../../../src/actions/demo/demo-data.ts';
import { loadDemoHarbor } from '../../../src/actions/demo/demo-harbor.ts';
import { readDashboard } from '../../../src/server/dashboard/dashboard-files.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../../support/test-app.ts';
import { makeBusy, type People } from './busy-organization.ts';

/** A server with the built dashboard and the demo data. */
export interface ServedDashboard {
  readonly app: TestApp;
  readonly url: string;
  /** Where the organization of the demo data begins. */
  readonly organization: string;
}

/** Serves the dashboard that `npm run build` made. Fails where it has not been built. */
export async function serveDashboard(options: TestAppOptions = {}): Promise<ServedDashboard> {
  const dashboard = readDashboard();
  if (dashboard === undefined) throw new Error('There is no dist/dashboard; run npm run build.');
  const app = await createTestApp({ dashboard, ...options });
  await loadDemoData(app.services);
  await loadDemoHarbor(app.services);
  const { url } = await app.listen();
  return { app, url, organization: `${url}/o/org-nansen-akademiet` };
}

/** The same with an organization in which much goes on. */
export async function serveBusyDashboard(options: TestAppOptions = {}): Promise<ServedDashboard & { people: People }> {
  const served = await serveDashboard(options);
  const people = await makeBusy(served.url, served.app.clock.now());
  // Subjects are stored with a delay of seconds, and the clock stands still.
  await served.app.services.subjects.flush();
  return { ...served, people };
}
