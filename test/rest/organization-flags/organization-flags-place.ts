import { expect } from 'vitest';
import type { RestApp } from '../../support/rest-app.ts';
import { newOrganization } from '../organizations.ts';

/** Where the flags of the demo organization are. */
export const ACADEMY = '/api/v1/organizations/org-nansen-akademiet/feature-flags';

/** Makes an organization with flags and returns where they are. */
export async function flagsAt(
  app: RestApp,
  ...flags: readonly object[]
): Promise<{ base: string; organizationId: string }> {
  const organizationId = await newOrganization(app);
  const base = `/api/v1/organizations/${organizationId}/feature-flags`;
  for (const body of flags) expect(await app.send('POST', base, { body })).toMatchObject({ status: 201 });
  return { base, organizationId };
}

/** The keys of the flags on a page. */
export const keysOf = (page: { readonly data?: unknown }) =>
  (page.data as readonly { readonly flag_key: string }[]).map(({ flag_key }) => flag_key);
