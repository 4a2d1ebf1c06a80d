import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError, type Problem, problem, ValidationError } from '../../domain/errors.ts';
import { keyProblems } from '../../domain/flag-rules.ts';
import type { JsonObject } from '../../domain/json.ts';
import { type Environment, MAXIMUM_ALIAS, MAXIMUM_ALIASES } from '../../domain/organization.ts';
import { MAXIMUM_DESCRIPTION, storedJsonProblems, textProblems } from '../../domain/text-rules.ts';
import { commit } from '../../store/commit/commit.ts';
import { loadEnvironments, toEnvironment } from '../../store/flags/load.ts';
import { toColumn } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEnvironment, authorizeEveryEnvironment } from '../authorize.ts';
import { authorizeProtection } from '../flag/protected-answers.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';
import { addFirstSettings } from './first-settings.ts';

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
  return inOrganization(services, caller, input, async (tx, applying) => {
    const fresh: Environment = {
      id: services.store.newId(),
      organizationId: input.organizationId,
      key: input.key,
      name: input.key,
      description: '',
      isDefault: false,
      isProduction: false,
      requiresApproval: false,
      queries: [input.key],
      recordsSubjects: true,
      extensions: {},
      createdAt: applying.at,
      updatedAt: applying.at,
    };
    const environment = changed(fresh, input, applying.at);
    check(environment);
    await refuseTaken(tx, input);
    await refuseTakenNames(tx, caller, environment);
    const others = await moveDefault(tx, caller, environment, applying.at);
    await tx.environment.create({ data: columns(environment), select: { id: true } });
    const beginning = { environment, settingsFrom, actorId: caller.actor.id };
    const copies = await addFirstSettings(tx, beginning, { at: applying.at, newId: services.store.newId });
    const change = logEntry('ENVIRONMENT_CREATED', 'ENVIRONMENT', environment, null, environment);
    return { result: environment, changes: [...others, change, ...copies] };
  });
}

/** Changes an environment; its key stays. Deletes the stored subjects if it no longer stores any. */
export async function updateEnvironment(
  services: Services,
  caller: Caller,
  input: EnvironmentName & EnvironmentChange,
): Promise<Environment> {
  authorizeEnvironment(caller, input.key);
  const updated = await inOrganization(services, caller, input, async (tx, { at }) => {
    const before = await find(tx, input);
    if (before.isDefault && input.isDefault === false) {
      throw new ValidationError([
        problem('isDefault', 'is false, expected true: make another one the default instead'),
      ]);
    }
    const after = changed(before, input, at);
    if (isUnchanged(before, after)) return { result: before, changes: [] };
    check(after);
    if (after.isDefault && !before.isDefault) authorizeEveryEnvironment(caller);
    if (after.queries !== before.queries) await refuseTakenNames(tx, caller, after);
    if (changesProtection(before, after)) await authorizeProtection(tx, caller, before);
    const others = before.isDefault ? [] : await moveDefault(tx, caller, after, at);
    await tx.environment.update({ where: placeOf(after), data: columns(after), select: { id: true } });
    return {
      result: after,
      changes: [...others, logEntry('ENVIRONMENT_UPDATED', 'ENVIRONMENT', after, before, after)],
    };
  });
  if (!updated.recordsSubjects)
    await services.subjects.forget({ organizationId: updated.organizationId, environmentId: updated.id });
  return updated;
}

/** Deletes an environment with every setting in it and the keys bound to it. Throws ConflictError IN_USE for the default one. */
export async function deleteEnvironment(
  services: Services,
  caller: Caller,
  input: EnvironmentName,
): Promise<Environment> {
  authorizeEnvironment(caller, input.key);
  const { deleted, keys } = await inOrganization(services, caller, input, async (tx) => {
    const environment = await find(tx, input);
    if (environment.isDefault) {
      const current = { entityType: 'environment', id: environment.id } as const;
      throw new ConflictError(
        'IN_USE',
        `The environment "${input.key}" is the default one; make another one the default first.`,
        current,
      );
    }
    await authorizeProtection(tx, caller, environment);
    const bound = await tx.apiKey.findMany({
      where: { organizationId: input.organizationId, environmentId: environment.id },
      select: { id: true },
    });
    await tx.environment.delete({ where: placeOf(environment), select: { id: true } });
    const result = { deleted: environment, keys: bound.map(({ id }) => id) };
    return { result, changes: [logEntry('ENVIRONMENT_DELETED', 'ENVIRONMENT', environment, environment, null)] };
  });
  for (const id of keys) services.keys.forget(id);
  return deleted;
}

/** Whether a change removes protection, or changes how callers reach the environment or what it stores of subjects. */
function changesProtection(before: Environment, after: Environment): boolean {
  return (
    (before.requiresApproval && !after.requiresApproval) ||
    (before.isProduction && !after.isProduction) ||
    before.recordsSubjects !== after.recordsSubjects ||
    !isUnchanged(before.queries, after.queries)
  );
}

function inOrganization<Result>(
  services: Services,
  caller: Caller,
  { organizationId }: EnvironmentName,
  apply: Parameters<typeof commit<Result>>[2],
): Promise<Result> {
  authorize(caller, 'environment:write', organizationId);
  return commit(services.store, { organizationId, actor: caller.actor, source: caller.source }, apply);
}

function changed(environment: Environment, change: EnvironmentChange, at: string): Environment {
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
    updatedAt: at,
  };
}

function check(environment: Environment): void {
  const problems: Problem[] = [
    ...keyProblems('key', environment.key),
    ...textProblems('name', environment.name, undefined, 1),
    ...textProblems('description', environment.description, MAXIMUM_DESCRIPTION),
    ...(environment.queries.length > MAXIMUM_ALIASES
      ? [problem('queries', `are ${environment.queries.length}, expected ${MAXIMUM_ALIASES} at the most`)]
      : []),
    ...environment.queries.flatMap((query, index) => textProblems(`queries.${index}`, query, MAXIMUM_ALIAS, 1)),
    ...storedJsonProblems('extensions', environment.extensions),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

async function find(tx: Transaction, { organizationId, key }: EnvironmentName): Promise<Environment> {
  const row = await tx.environment.findUnique({ where: { organizationId_key: { organizationId, key } } });
  if (row === null) throw new NotFoundError('environment', key);
  return toEnvironment(row);
}

async function refuseTaken(tx: Transaction, { organizationId, key }: EnvironmentName): Promise<void> {
  const row = await tx.environment.findUnique({
    where: { organizationId_key: { organizationId, key } },
    select: { id: true },
  });
  if (row === null) return;
  throw new ConflictError('KEY_TAKEN', `There is already an environment "${key}".`, {
    entityType: 'environment',
    id: row.id,
  });
}

/**
 * A key or an alias leads to one environment of the organization. Throws ConflictError KEY_TAKEN for an alias that another
 * environment has as its key or alias, and for a key that another environment has as an alias.
 */
async function refuseTakenNames(tx: Transaction, caller: Caller, environment: Environment): Promise<void> {
  const names = new Set([environment.key, ...environment.queries]);
  const others = (await loadEnvironments(tx, environment.organizationId)).filter(({ id }) => id !== environment.id);
  for (const { id, key, queries } of others) {
    const taken = [key, ...queries].find((name) => names.has(name));
    if (taken === undefined) continue;
    // To a caller that is bound to an environment, others do not exist.
    const current = caller.environment === null ? ({ entityType: 'environment', id } as const) : null;
    throw new ConflictError('KEY_TAKEN', `Another environment already has the key or alias "${taken}".`, current);
  }
}

/** Exactly one environment is the default: when another becomes it, the former one stops being it. */
async function moveDefault(tx: Transaction, caller: Caller, environment: Environment, at: string) {
  if (!environment.isDefault) return [];
  const { organizationId } = environment;
  const row = await tx.environment.findFirst({ where: { organizationId, isDefault: true } });
  if (row === null) return [];
  const before = toEnvironment(row);
  await authorizeProtection(tx, caller, before);
  const after: Environment = { ...before, isDefault: false, updatedAt: at };
  await tx.environment.update({ where: placeOf(after), data: columns(after), select: { id: true } });
  return [logEntry('ENVIRONMENT_UPDATED', 'ENVIRONMENT', after, before, after)];
}

function placeOf({ id, organizationId }: Environment) {
  return { id, organizationId };
}

function columns(environment: Environment) {
  return { ...environment, queries: [...environment.queries], extensions: toColumn(environment.extensions) };
}
