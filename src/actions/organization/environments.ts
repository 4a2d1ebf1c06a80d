import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, problem, ValidationError } from '../../domain/errors.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';
import { authorize, authorizeEnvironment, authorizeEveryEnvironment } from '../authorize.ts';
import type { EntityWrite } from '../change-request/entity-keeper.ts';
import { changeEntity } from '../change-request/write-entity.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import type { Services } from '../services.ts';
import { environmentKeeper, type NewEnvironment } from './environment-keeper.ts';

/** What may change of an environment; its key stays. */
export interface EnvironmentChange {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  /** Makes it the default one, instead of the current one. false has no effect: another environment has to become the default. */
  readonly isDefault?: boolean | null | undefined;
  readonly isProduction?: boolean | null | undefined;
  readonly requiresApproval?: boolean | null | undefined;
  readonly queries?: readonly string[] | null | undefined;
  /** Whether subjects and groups are stored; false also deletes the stored ones. */
  readonly recordsSubjects?: boolean | null | undefined;
  readonly extensions?: JsonObject | null | undefined;
}

/** Names an environment. */
export interface EnvironmentName {
  readonly organizationId: string;
  readonly key: string;
}

/** An environment to make. */
export interface CreateEnvironmentInput extends EnvironmentName, EnvironmentChange {
  /** The key of the environment whose settings every flag begins with. Absent: every flag begins switched off. */
  readonly settingsFrom?: string | null | undefined;
}

/**
 * Creates an environment, in which every flag of the organization begins switched off, or with its setting in another
 * environment. Copying needs the permission to change flags, too: it makes flags answer.
 */
export async function createEnvironment(
  services: Services,
  caller: Caller,
  input: CreateEnvironmentInput,
): Promise<Environment> {
  const settingsFrom = input.settingsFrom ?? undefined;
  authorizeEveryEnvironment(caller);
  if (settingsFrom !== undefined) authorize(caller, 'flag:write', input.organizationId);
  return inOrganization(services, caller, input, async (open) => {
    const fresh: NewEnvironment = {
      ...draftEnvironment(open, input.key),
      ...(settingsFrom === undefined ? {} : { settingsFrom }),
    };
    return { kind: 'ENVIRONMENT_CREATED', before: null, after: changedEnvironment(fresh, input) };
  });
}

/** A new environment of the organization. */
export function draftEnvironment({ organizationId, at, newId }: FlagCommit, key: string): Environment {
  return {
    ...{ id: newId(), organizationId, key, name: key, description: '' },
    ...{ isDefault: false, isProduction: false, requiresApproval: false },
    ...{ queries: [key], recordsSubjects: true, extensions: {}, createdAt: at, updatedAt: at },
  };
}

/**
 * Changes an environment; its key stays. Deletes the stored subjects if it no longer stores any. Throws
 * ApprovalRequired where changes need approval and this one takes the protection away or changes which callers reach it.
 */
export async function updateEnvironment(
  services: Services,
  caller: Caller,
  input: EnvironmentName & EnvironmentChange,
): Promise<Environment> {
  authorizeEnvironment(caller, input.key);
  return inOrganization(services, caller, input, async (open) => {
    const before = await find(open, input);
    if (before.isDefault && input.isDefault === false) {
      throw new ValidationError([
        problem('isDefault', 'is false, expected true: make another one the default instead'),
      ]);
    }
    const after = changedEnvironment(before, input);
    if (after.isDefault && !before.isDefault) authorizeEveryEnvironment(caller);
    return { kind: 'ENVIRONMENT_UPDATED', before, after };
  });
}

/**
 * Deletes an environment with every flag's setting in it and the keys bound to it. Throws ConflictError IN_USE for the default one,
 * and ApprovalRequired where changes in it need approval.
 */
export async function deleteEnvironment(
  services: Services,
  caller: Caller,
  input: EnvironmentName,
): Promise<Environment> {
  authorizeEnvironment(caller, input.key);
  return inOrganization(services, caller, input, async (open) => {
    return { kind: 'ENVIRONMENT_DELETED', before: await find(open, input), after: null };
  });
}

function inOrganization(
  services: Services,
  caller: Caller,
  { organizationId }: EnvironmentName,
  draft: (open: FlagCommit) => Promise<EntityWrite<'ENVIRONMENT'>>,
): Promise<Environment> {
  authorize(caller, 'environment:write', organizationId);
  return changeEntity(services, caller, organizationId, environmentKeeper, draft);
}

async function find({ tx }: FlagCommit, { organizationId, key }: EnvironmentName): Promise<Environment> {
  const environment = await environmentKeeper.find(tx, organizationId, key);
  if (environment === undefined) throw new NotFoundError('environment', key);
  return environment;
}

/** An environment with the requested changes. */
export function changedEnvironment(environment: Environment, change: EnvironmentChange): Environment {
  return {
    ...environment,
    name: change.name ?? environment.name,
    description: change.description ?? environment.description,
    isDefault: environment.isDefault || change.isDefault === true,
    isProduction: change.isProduction ?? environment.isProduction,
    requiresApproval: change.requiresApproval ?? environment.requiresApproval,
    queries: change.queries == null ? environment.queries : [...new Set(change.queries)],
    recordsSubjects: change.recordsSubjects ?? environment.recordsSubjects,
    extensions: change.extensions ?? environment.extensions,
  };
}
