import { anonymousCaller } from '../../src/actions/identify.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { RestApp } from '../support/rest-app.ts';

/** A caller with every permission, through the graph. */
export const operator: Caller = anonymousCaller('full', 'graphql');

let made = 0;

/** Makes an organization that no other test uses, and returns its id. */
export async function newOrganization({ services }: RestApp): Promise<string> {
  made += 1;
  const id = `org-${made}`;
  await createOrganization(services, operator, { id });
  return id;
}

/** Makes changes in the production environment of an organization wait for approval. */
export async function requireApproval({ services }: RestApp, organizationId: string): Promise<void> {
  await updateEnvironment(services, operator, { organizationId, key: 'production', requiresApproval: true });
}
