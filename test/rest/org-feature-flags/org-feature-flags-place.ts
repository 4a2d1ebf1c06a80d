import { createFlag } from '../../../src/actions/flag/flags.ts';
import type { RestApp } from '../../support/rest-app.ts';
import { newOrganization, operator } from '../organizations.ts';

/** Where the contract begins. */
export const BASE = '/api/v1/org-feature-flags';

/** Makes an organization with a flag for each switch: true on, false off, null following the default. */
export async function orgWith(app: RestApp, switches: Readonly<Record<string, boolean | null>> = {}): Promise<string> {
  const organizationId = await newOrganization(app);
  for (const [key, enabled] of Object.entries(switches)) {
    const settings = [{ environment: 'production', enabled }];
    await createFlag(app.services, operator, { organizationId, key, settings });
  }
  return organizationId;
}

/** The effective states of an organisation. */
export const flagsOf = async (app: RestApp, organizationId: string) =>
  (await app.send('GET', `${BASE}/${organizationId}`)).body.flags;
