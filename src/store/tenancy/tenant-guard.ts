import type { PrismaClient } from '../../generated/prisma/client.ts';
import { readOperations, type TenantModel, tenantModels } from './tenant-models.ts';

/** An operation on a tenant's rows that does not name the tenant: always a defect of the server. */
export class UnscopedOperation extends Error {
  override readonly name = 'UnscopedOperation';
  constructor(model: string, operation: string) {
    super(`${model}.${operation} names no organization; what is meant to cross them goes through acrossOrganizations.`);
  }
}

/** Members of a filter that are neither columns nor keys of several columns. */
const CONNECTIVES: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT']);

interface Members {
  readonly [member: string]: unknown;
}

/** What the argument of an operation must have for a tenant's model. */
type Check = (args: Members, model: TenantModel) => boolean;

const filters: Check = ({ where }, model) => namesOrganization(where, model);
const makes: Check = ({ data }, { member }) => [data].flat().every((row) => isText(membersOf(row)[member]));
const makesOrFilters: Check = (args, model) =>
  filters(args, model) && makes({ data: membersOf(args).create }, model) && isNotMoved(args.update, model);
const changes: Check = (args, model) => filters(args, model) && isNotMoved(args.data, model);

/** Every operation that writes; one that is not listed is refused. */
const writes: Readonly<Record<string, Check>> = {
  create: makes,
  createMany: makes,
  createManyAndReturn: makes,
  upsert: makesOrFilters,
  update: changes,
  updateMany: changes,
  updateManyAndReturn: changes,
  delete: filters,
  deleteMany: filters,
};

/**
 * A client that refuses, before it reaches the database, every operation on a tenant's model that does not name the organization.
 * It is the second layer, behind the actions and the scopes of readers. What is read through a relation belongs to the same
 * organization by its foreign key. Raw SQL passes; a test lists each piece and says how it is scoped.
 */
export function withTenantGuard(db: PrismaClient): PrismaClient {
  const client = db.$extends({
    name: 'tenant wall',
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const tenant = tenantModels.get(model);
          if (tenant !== undefined && !isScoped(operation, args, tenant)) throw new UnscopedOperation(model, operation);
          return query(args);
        },
      },
    },
  });
  // An extended client has the operations of the plain one, and only those are used of it.
  return client as unknown as PrismaClient;
}

function isScoped(operation: string, args: unknown, model: TenantModel): boolean {
  const check = readOperations.has(operation) ? filters : writes[operation];
  return check?.(membersOf(args), model) === true;
}

/** Whether a filter names the organization: itself, in a key of several columns, or in every alternative. */
function namesOrganization(where: unknown, model: TenantModel): boolean {
  const members = membersOf(where);
  if (isNamed(members[model.member])) return true;
  if (Object.entries(members).some(([name, value]) => isKeyOfColumns(name, value, model))) return true;
  const { AND = [], OR } = members;
  if ([AND].flat().some((each) => namesOrganization(each, model))) return true;
  return Array.isArray(OR) && OR.length > 0 && OR.every((each) => namesOrganization(each, model));
}

function isNamed(value: unknown): boolean {
  const { equals, in: several } = membersOf(value);
  return isText(value) || isText(equals) || (Array.isArray(several) && several.every(isText));
}

function isKeyOfColumns(name: string, value: unknown, { member, fields }: TenantModel): boolean {
  return !fields.has(name) && !CONNECTIVES.has(name) && isText(membersOf(value)[member]);
}

/** Rows stay with their organization: an update does not set it. */
function isNotMoved(data: unknown, { member }: TenantModel): boolean {
  const value = membersOf(data)[member];
  return value === undefined || isText(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
