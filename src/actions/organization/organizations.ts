import type { Caller } from '../../domain/caller.ts';
import type { NewChange } from '../../domain/change.ts';
import { NotFoundError, problem, shown, ValidationError } from '../../domain/errors.ts';
import { ORGANIZATION_ID_EXPECTED, ORGANIZATION_ID_PATTERN } from '../../domain/key.ts';
import type { Organization } from '../../domain/organization.ts';
import { textProblems } from '../../domain/text-rules.ts';
import { commit, commitNewOrganization } from '../../store/commit/commit.ts';
import type { Applied, Applying } from '../../store/commit/verb.ts';
import { toEnvironment, toOrganization } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

/** An organization to make. */
export interface CreateOrganizationInput {
  /** The readable id that names it everywhere. */
  readonly id: string;
  /** Absent: the id. */
  readonly name?: string | null | undefined;
}

/** What may change of an organization. */
export interface UpdateOrganizationInput {
  readonly organizationId: string;
  readonly name?: string | null | undefined;
}

/** The environments that every new organization gets. */
export const FIRST_ENVIRONMENTS = [
  { key: 'production', name: 'Production', isDefault: true, isProduction: true, queries: ['production', 'prod'] },
  { key: 'development', name: 'Development', isDefault: false, isProduction: false, queries: ['development', 'dev'] },
];

/** Creates an organization with the environments `production` (the default one) and `development`. */
export async function createOrganization(
  services: Services,
  caller: Caller,
  input: CreateOrganizationInput,
): Promise<Organization> {
  return createOrganizationWith(services, caller, input, async (organization) => ({
    result: organization,
    changes: [],
  }));
}

/** The same with what belongs to the organization from its first commit on: `also` creates it, and returns the result. */
export async function createOrganizationWith<Result>(
  services: Services,
  caller: Caller,
  { id, name }: CreateOrganizationInput,
  also: (organization: Organization, tx: Transaction, applying: Applying) => Promise<Applied<Result>>,
): Promise<Result> {
  authorize(caller, 'organization:write', null);
  const problems = [
    ...(ORGANIZATION_ID_PATTERN.test(id)
      ? []
      : [problem('id', `is ${shown(id)}, expected ${ORGANIZATION_ID_EXPECTED}`)]),
    ...textProblems('name', name ?? id, undefined, 1),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
  const { store } = services;
  const request = { organizationId: id, name: name ?? id, actor: caller.actor, source: caller.source };
  return commitNewOrganization(store, request, async (tx, applying) => {
    const organization = toOrganization(await tx.organization.findUniqueOrThrow({ where: { id } }));
    const environments = await createFirstEnvironments(services, id, tx, applying);
    const { result, changes } = await also(organization, tx, applying);
    const creation = logEntry('ORGANIZATION_CREATED', 'ORGANIZATION', { id, key: id }, null, organization);
    return { result, changes: [creation, ...environments, ...changes] };
  });
}

/** Creates the environments of a new organization. Returns the log entries. */
async function createFirstEnvironments(
  { store }: Services,
  organizationId: string,
  tx: Transaction,
  { at }: Applying,
): Promise<readonly NewChange[]> {
  const rows = await tx.environment.createManyAndReturn({
    data: FIRST_ENVIRONMENTS.map((environment) => ({
      ...environment,
      id: store.newId(),
      organizationId,
      createdAt: at,
      updatedAt: at,
    })),
  });
  return rows.map(toEnvironment).map((row) => logEntry('ENVIRONMENT_CREATED', 'ENVIRONMENT', row, null, row));
}

/** What manages an organization. */
export interface SetManagementInput {
  readonly organizationId: string;
  /** Where the files are that manage it; null: the APIs manage it. */
  readonly filesLocation: string | null;
}

/**
 * Lets files manage an organization, or the APIs again. While files do, its environments, flags, segments and holdouts change only
 * by `applyConfiguration`.
 */
export async function setManagement(
  services: Services,
  caller: Caller,
  { organizationId, filesLocation }: SetManagementInput,
): Promise<Organization> {
  authorize(caller, 'management:write', organizationId);
  authorizeEveryEnvironment(caller);
  const problems = filesLocation === null ? [] : textProblems('location', filesLocation, undefined, 1);
  if (problems.length > 0) throw new ValidationError(problems);
  return changeOrganization(services, caller, organizationId, { filesLocation });
}

/** Changes an organization; its id stays. */
export async function updateOrganization(
  services: Services,
  caller: Caller,
  input: UpdateOrganizationInput,
): Promise<Organization> {
  const { organizationId, name } = input;
  authorize(caller, 'organization:write', organizationId);
  authorizeEveryEnvironment(caller);
  const problems = textProblems('name', name ?? organizationId, undefined, 1);
  if (problems.length > 0) throw new ValidationError(problems);
  return changeOrganization(services, caller, organizationId, name == null ? {} : { name });
}

async function changeOrganization(
  { store }: Services,
  caller: Caller,
  organizationId: string,
  change: Partial<Pick<Organization, 'name' | 'filesLocation'>>,
): Promise<Organization> {
  const request = { organizationId, actor: caller.actor, source: caller.source };
  return commit(store, request, async (tx, { at }) => {
    const row = await tx.organization.findUnique({ where: { id: organizationId } });
    if (row === null) throw new NotFoundError('organization', organizationId);
    const before = toOrganization(row);
    const after: Organization = { ...before, ...change, updatedAt: at };
    if (isUnchanged(before, after)) return { result: before, changes: [] };
    await tx.organization.update({
      where: { id: organizationId },
      data: { ...change, updatedAt: at },
      select: { id: true },
    });
    const entity = { id: organizationId, key: organizationId };
    return { result: after, changes: [logEntry('ORGANIZATION_UPDATED', 'ORGANIZATION', entity, before, after)] };
  });
}
