import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Store } from '../store.ts';
import { withTenantGuard } from './tenant-guard.ts';
import { readOperations, tenantModels } from './tenant-models.ts';

/** Limits whose rows a reader may see; null sets no limit. */
export interface Scope {
  readonly organizationId: string | null;
  /** The key of the one environment. */
  readonly environment: string | null;
}

/** Returns read-only clients that see only the rows of a scope. */
export type ScopedDatabase = (scope: Scope) => PrismaClient;

interface Where {
  readonly [member: string]: unknown;
}

/** How the models that belong to an environment name it. */
const environmentFilters: Readonly<Record<string, (key: string) => Where>> = {
  Environment: (key) => ({ key }),
  FlagEnvironment: (key) => ({ environment: { key } }),
  TargetingRule: (key) => ({ setting: { environment: { key } } }),
  ExposureSchedule: (key) => ({ rule: { setting: { environment: { key } } } }),
  // Rows that are not limited to one environment concern each of them.
  Change: (key) => ({ OR: [{ environments: { isEmpty: true } }, { environments: { has: key } }] }),
  ChangeRequest: (key) => ({ OR: [{ environmentId: null }, { environment: { key } }] }),
  ApiKey: (key) => ({ environment: { key } }),
  EvaluationUsage: (key) => ({ environment: { key } }),
  Subject: (key) => ({ environment: { key } }),
  SubjectKey: (key) => ({ subject: { environment: { key } } }),
  SubjectHashKey: (key) => ({ subject: { environment: { key } } }),
  SubjectGroup: (key) => ({ environment: { key } }),
};

/**
 * Clients that add the scope to every read of a tenant's model, so that a missing filter cannot show one tenant's rows to
 * another, and that refuse to write. What is read through a relation belongs to the same organization by its foreign key. A read
 * in a scope with an organization passes the tenant guard too. One client per scope is cached.
 */
export function createScopedDatabase({ acrossOrganizations }: Pick<Store, 'acrossOrganizations'>): ScopedDatabase {
  const clients = new Map<string, PrismaClient>();
  return (scope) => {
    const name = JSON.stringify([scope.organizationId, scope.environment]);
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client = scoped(acrossOrganizations, scope);
    clients.set(name, client);
    return client;
  };
}

function scoped(db: PrismaClient, scope: Scope): PrismaClient {
  const client = db.$extends({
    name: 'scope',
    query: {
      $allOperations({ model, operation, args, query }) {
        if (model === undefined || !readOperations.has(operation))
          throw new Error(`This client only reads, and was asked for ${operation}.`);
        return query({ ...args, where: withinScope(args.where, model, scope) });
      },
    },
  });
  // An extended client has the reads of the plain one, and only reads are used of it.
  const reader = client as unknown as PrismaClient;
  return scope.organizationId === null ? reader : withTenantGuard(reader);
}

function withinScope(where: Where | undefined, model: string, { organizationId, environment }: Scope): Where {
  const member = tenantModels.get(model)?.member;
  const inOrganization =
    organizationId === null || member === undefined ? where : restricted(where, member, organizationId);
  const filter = environment === null ? undefined : environmentFilters[model]?.(environment);
  return filter === undefined
    ? { ...inOrganization }
    : { ...inOrganization, AND: [filter, ...conjuncts(inOrganization)] };
}

/** Prisma makes one statement of many findUnique only while `where` holds plain equalities, so AND is used only if needed. */
function restricted(where: Where | undefined, member: string, organizationId: string): Where {
  const asked = where?.[member];
  if (asked === undefined || asked === organizationId) return { ...where, [member]: organizationId };
  return { ...where, AND: [{ [member]: organizationId }, ...conjuncts(where)] };
}

function conjuncts(where: Where | undefined): readonly unknown[] {
  const { AND } = where ?? {};
  if (AND === undefined) return [];
  return Array.isArray(AND) ? AND : [AND];
}
