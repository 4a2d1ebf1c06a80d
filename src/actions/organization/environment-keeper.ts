import { ConflictError, NotFoundError, type Problem, problem, ValidationError } from '../../domain/errors.ts';
import { keyProblems } from '../../domain/flag-rules.ts';
import { type Environment, MAXIMUM_ALIAS, MAXIMUM_ALIASES } from '../../domain/organization.ts';
import { MAXIMUM_DESCRIPTION, storedJsonProblems, textProblems } from '../../domain/text-rules.ts';
import { loadEnvironments, toEnvironment } from '../../store/flags/load.ts';
import { toColumn } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { EntityKeeper, EntityWrite, Guarded, Saved } from '../change-request/entity-keeper.ts';
import type { CommitView, Contents, FlagCommit } from '../flag/flag-commit.ts';
import { hasProtected } from '../flag/protected-answers.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import { holdScheduledChanges } from '../scheduled-change/held-changes.ts';
import { addFirstSettings } from './first-settings.ts';

type Write = EntityWrite<'ENVIRONMENT'>;

/** A new environment with the key of the one whose settings every flag begins with. */
export interface NewEnvironment extends Environment {
  readonly settingsFrom?: string | undefined;
}

/** How environments are checked and saved. What protects an environment, or decides which callers reach it, waits for approval. */
export const environmentKeeper: EntityKeeper<'ENVIRONMENT'> = {
  type: 'ENVIRONMENT',
  permission: 'environment:write',
  nameOf: ({ id, key }) => ({ id, key }),
  versionOf: () => null,
  async find(tx, organizationId, key) {
    const row = await tx.environment.findUnique({ where: { organizationId_key: { organizationId, key } } });
    return row === null ? undefined : toEnvironment(row);
  },
  stamp: (environment, { at }) => ({ ...environment, updatedAt: at }),
  check,
  guard,
  save(open, write) {
    const { before, after } = write;
    if (after === null) return before === null ? Promise.resolve({ changes: [] }) : remove(open, before);
    return before === null ? create(open, after) : update(open, before, after);
  },
  async settle({ keys: apiKeys, subjects }, { organizationId, keys, forgottenIn }) {
    for (const id of keys) apiKeys.forget(id);
    if (forgottenIn !== null) await subjects.forget({ organizationId, environmentId: forgottenIn });
  },
};

async function check(open: CommitView, { before, after }: Write): Promise<void> {
  if (after === null) return refuseDefault(before);
  const problems: Problem[] = [
    ...keyProblems('key', after.key),
    ...textProblems('name', after.name, undefined, 1),
    ...textProblems('description', after.description, MAXIMUM_DESCRIPTION),
    ...(after.queries.length > MAXIMUM_ALIASES
      ? [problem('queries', `are ${after.queries.length}, expected ${MAXIMUM_ALIASES} at the most`)]
      : []),
    ...after.queries.flatMap((query, index) => textProblems(`queries.${index}`, query, MAXIMUM_ALIAS, 1)),
    ...storedJsonProblems('extensions', after.extensions),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
  if (before === null) await checkNew(open, after);
  if (before === null || !isUnchanged(before.queries, after.queries))
    await refuseTakenNames(open.tx, after, open.caller.environment === null);
}

async function checkNew({ tx, environments }: CommitView, { organizationId, key, settingsFrom }: NewEnvironment) {
  const taken = await environmentKeeper.find(tx, organizationId, key);
  if (taken !== undefined) {
    const current = { entityType: 'environment', id: taken.id } as const;
    throw new ConflictError('KEY_TAKEN', `There is already an environment "${key}".`, current);
  }
  if (settingsFrom !== undefined && !environments.some((environment) => environment.key === settingsFrom))
    throw new NotFoundError('environment', settingsFrom);
}

function refuseDefault(environment: Environment | null): void {
  if (environment?.isDefault !== true) return;
  const message = `The environment "${environment.key}" is the default one; make another one the default first.`;
  throw new ConflictError('IN_USE', message, { entityType: 'environment', id: environment.id });
}

/**
 * A key or an alias leads to one environment of the organization. Throws ConflictError KEY_TAKEN for an alias that another
 * environment has as its key or alias, and for a key that another environment has as an alias.
 */
async function refuseTakenNames(tx: Transaction, environment: Environment, seesOthers: boolean): Promise<void> {
  const names = new Set([environment.key, ...environment.queries]);
  const others = (await loadEnvironments(tx, environment.organizationId)).filter(({ id }) => id !== environment.id);
  for (const { id, key, queries } of others) {
    const taken = [key, ...queries].find((name) => names.has(name));
    if (taken === undefined) continue;
    // To a caller who is bound to an environment, others do not exist.
    const current = seesOthers ? ({ entityType: 'environment', id } as const) : null;
    throw new ConflictError('KEY_TAKEN', `Another environment already has the key or alias "${taken}".`, current);
  }
}

/**
 * What protects the answers of an environment, or leads callers to them, waits where changes in it need approval. An environment
 * that becomes the default one takes the callers of the one that was.
 */
async function guard(open: CommitView, { before, after }: Write): Promise<Guarded> {
  const contents = await open.contents();
  const own = before !== null && changesProtection(before, after) ? [before] : [];
  const becomesDefault = after?.isDefault === true && before?.isDefault !== true;
  const former = becomesDefault ? contents.environments.filter(({ isDefault }) => isDefault) : [];
  const waitsFor = [...own, ...former].filter((environment) => hasProtected(contents, environment));
  return { waitsFor, environmentId: becomesDefault ? null : (before?.id ?? null) };
}

function changesProtection(before: Environment, after: Environment | null): boolean {
  return (
    after === null ||
    (before.requiresApproval && !after.requiresApproval) ||
    (before.isProduction && !after.isProduction) ||
    before.recordsSubjects !== after.recordsSubjects ||
    !isUnchanged(before.queries, after.queries)
  );
}

async function create({ tx, at, newId, caller }: FlagCommit, requested: NewEnvironment): Promise<Saved> {
  const { settingsFrom, ...environment } = requested;
  const others = await moveDefault(tx, environment, at);
  await tx.environment.create({ data: columns(environment), select: { id: true } });
  const beginning = { environment, settingsFrom, actorId: caller.actor.id };
  const copies = await addFirstSettings(tx, beginning, { at, newId });
  const created = logEntry('ENVIRONMENT_CREATED', 'ENVIRONMENT', environment, null, environment);
  return { changes: [...others, created, ...copies] };
}

async function update(open: FlagCommit, before: Environment, after: Environment): Promise<Saved> {
  const { tx, at } = open;
  const others = before.isDefault ? [] : await moveDefault(tx, after, at);
  await tx.environment.update({ where: placeOf(after), data: columns(after), select: { id: true } });
  const { organizationId, id, recordsSubjects } = after;
  const held = gainsProtection(before, after) ? await holdScheduledChanges(open, withEnvironment(before)) : [];
  return {
    changes: [...others, logEntry('ENVIRONMENT_UPDATED', 'ENVIRONMENT', after, before, after), ...held],
    aftermath: { organizationId, keys: [], forgottenIn: recordsSubjects ? null : id },
  };
}

function gainsProtection(before: Environment, after: Environment): boolean {
  return (!before.requiresApproval && after.requiresApproval) || (!before.isProduction && after.isProduction);
}

function withEnvironment(environment: Environment): (contents: Contents) => Contents {
  const restored = (each: Environment) => (each.id === environment.id ? environment : each);
  return (contents) => ({ ...contents, environments: contents.environments.map(restored) });
}

async function remove({ tx }: FlagCommit, environment: Environment): Promise<Saved> {
  const { organizationId, id } = environment;
  const bound = await tx.apiKey.findMany({ where: { organizationId, environmentId: id }, select: { id: true } });
  await tx.environment.delete({ where: placeOf(environment), select: { id: true } });
  return {
    changes: [logEntry('ENVIRONMENT_DELETED', 'ENVIRONMENT', environment, environment, null)],
    aftermath: { organizationId, keys: bound.map((key) => key.id), forgottenIn: null },
  };
}

/** Exactly one environment is the default: when another becomes it, the old one stops being it. */
async function moveDefault(tx: Transaction, { isDefault, organizationId }: Environment, at: string) {
  const row = isDefault ? await tx.environment.findFirst({ where: { organizationId, isDefault: true } }) : null;
  if (row === null) return [];
  const before = toEnvironment(row);
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
