import { createFlag } from '../../../src/actions/flag/flags.ts';
import type { RestApp } from '../../support/rest-app.ts';
import { newOrganization, operator } from '../organizations.ts';

/** Where the flags of the demo organization are. */
export const ACADEMY = '/api/v1/organizations/org-nansen-akademiet/feature-flags/rollout';

/** How the flag begins. */
export interface Making {
  readonly enabled?: boolean | null;
  readonly minVersion?: string;
  readonly activationDate?: string;
}

/** Makes an organization with the flag `f` and returns where its rollout is. */
export async function rolloutAt(app: RestApp, { enabled = true, ...condition }: Making = {}) {
  const organizationId = await newOrganization(app);
  const settings = [{ environment: 'production', enabled, rolloutCondition: condition }];
  await createFlag(app.services, operator, { organizationId, key: 'f', settings });
  const base = `/api/v1/organizations/${organizationId}/feature-flags/rollout`;
  const evaluate = (body: object) => app.send('POST', `${base}/evaluate`, { body: { flag_key: 'f', ...body } });
  return { base, organizationId, evaluate };
}
