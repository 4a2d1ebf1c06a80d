import type { Flag } from '../domain/flag.ts';
import type { Environment, Holdout } from '../domain/organization.ts';
import type { Segment } from '../domain/segment.ts';
import { compileOrganization } from '../evaluation/compile.ts';
import type { OrganizationSnapshot } from '../evaluation/snapshot.ts';
import type { FormerState } from '../store/commit/former-states.ts';

/** The entities of an organization by id, to be set back. */
interface Contents {
  readonly flags: Map<string, Flag>;
  readonly segments: Map<string, Segment>;
  readonly holdouts: Map<string, Holdout>;
  readonly environments: Map<string, Environment>;
  readonly featureDefaults: Map<string, boolean>;
  readonly groupTypes: Set<string>;
  /** The key of the default environment. */
  defaultEnvironment: string;
}

/**
 * An organization as it was at a revision, from its current state and those of the entities that have changed since. Environments
 * that were deleted since are left out: the log does not keep the settings of all flags in them.
 */
export function pastSnapshot(
  current: OrganizationSnapshot,
  revision: number,
  formerStates: readonly FormerState[],
): OrganizationSnapshot {
  const contents = contentsOf(current);
  for (const state of formerStates) setBack(contents, state);
  const { organizationId, number } = current;
  const environments = [...contents.environments.values()].sort(defaultFirst);
  const compiled = compileOrganization({
    ...{ organizationId, number, revision, environments },
    flags: [...contents.flags.values()],
    segments: [...contents.segments.values()],
    holdouts: [...contents.holdouts.values()],
    featureDefaults: Object.fromEntries(contents.featureDefaults),
    groupTypes: [...contents.groupTypes],
  });
  return { ...compiled, defaultEnvironment: contents.defaultEnvironment };
}

function contentsOf(current: OrganizationSnapshot): Contents {
  return {
    flags: byId(current.flags.values()),
    segments: byId([...current.segments.values()].map(({ segment }) => segment)),
    holdouts: byId(current.holdouts.values()),
    environments: byId([...current.environments.values()].map(({ environment }) => environment)),
    featureDefaults: new Map(Object.entries(current.featureDefaults)),
    groupTypes: new Set(current.groupTypes),
    defaultEnvironment: current.defaultEnvironment,
  };
}

function setBack(contents: Contents, state: FormerState): void {
  const { entityId: id } = state;
  switch (state.entityType) {
    case 'FLAG':
      put(contents.flags, id, state.before?.deletedAt === null ? state.before : null);
      break;
    case 'SEGMENT':
      put(contents.segments, id, state.before);
      break;
    case 'HOLDOUT':
      put(contents.holdouts, id, state.before);
      break;
    case 'FEATURE_DEFAULT':
      put(contents.featureDefaults, state.entityKey, state.before?.enabled ?? null);
      break;
    case 'GROUP_TYPE':
      contents.groupTypes.delete(state.entityKey);
      break;
    case 'ENVIRONMENT':
      if (state.before?.isDefault === true) contents.defaultEnvironment = state.before.key;
      if (contents.environments.has(id)) put(contents.environments, id, state.before);
      break;
  }
}

function put<Value>(entries: Map<string, Value>, id: string, value: Value | null): void {
  if (value === null) entries.delete(id);
  else entries.set(id, value);
}

function byId<Entity extends { readonly id: string }>(entities: Iterable<Entity>): Map<string, Entity> {
  return new Map([...entities].map((entity) => [entity.id, entity]));
}

function defaultFirst(left: Environment, right: Environment): number {
  if (left.isDefault !== right.isDefault) return left.isDefault ? -1 : 1;
  return left.createdAt < right.createdAt ? -1 : 1;
}
