import { randomUUID } from 'node:crypto';
import type { CreateFlagInput } from '../../src/actions/flag/flag-inputs.ts';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { anonymousCaller } from '../../src/actions/identify.ts';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import type { Services } from '../../src/actions/services.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Flag } from '../../src/domain/flag.ts';
import type { Permission } from '../../src/domain/permission.ts';

/** A caller with every permission everywhere. */
export const fullCaller: Caller = anonymousCaller('full', 'graphql');

/** A caller with a key of that name, by default with every permission. */
export function keyCaller(
  name: string,
  rights: Partial<Caller> & { readonly allowed?: readonly Permission[] } = {},
): Caller {
  const { allowed = ['*'], ...rest } = rights;
  return { ...fullCaller, actor: { id: `key:${name}`, name }, apiKeyId: name, permissions: new Set(allowed), ...rest };
}

/** What a test has of an organization of its own. */
export interface TestOrganization {
  readonly organizationId: string;
  /** Makes a flag; a BOOLEAN one that is on in production unless said otherwise. */
  flag(key: string, input?: Partial<CreateFlagInput>): Promise<Flag>;
}

/** Makes an organization that no other test knows. */
export async function makeOrganization(services: Services): Promise<TestOrganization> {
  const organizationId = `org-${randomUUID()}`;
  await createOrganization(services, fullCaller, { id: organizationId });
  const settings = [{ environment: 'production', enabled: true }];
  return {
    organizationId,
    flag: (key, input = {}) => createFlag(services, fullCaller, { organizationId, key, settings, ...input }),
  };
}
