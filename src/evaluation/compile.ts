import type { Flag } from '../domain/flag.ts';
import { ownMember } from '../domain/json.ts';
import { memoizeByObject } from '../domain/memoize-by-object.ts';
import type { Environment, Holdout } from '../domain/organization.ts';
import type { Segment } from '../domain/segment.ts';
import { CompiledFlag, type FlagInputs } from './compile-flag.ts';
import { Evaluator } from './evaluator.ts';

import { compileSegment } from './segment.ts';
import type { OrganizationSnapshot, RawSnapshot, Snapshot } from './snapshot.ts';

/** One entity that changed; null if it was deleted. */
export type SnapshotUpdate =
  | {
      readonly kind: 'flag';
      readonly key: string;
      readonly flag: Flag | null;
      /** The key before the change; absent if it is the same. */
      readonly formerKey?: string;
    }
  | { readonly kind: 'segment'; readonly key: string; readonly segment: Segment | null }
  | { readonly kind: 'holdout'; readonly key: string; readonly holdout: Holdout | null }
  | { readonly kind: 'featureDefault'; readonly key: string; readonly enabled: boolean | null }
  | { readonly kind: 'nothing' };

type OrganizationContents = Omit<OrganizationSnapshot, 'environments'>;

/** Compiles an organization. Without environments, the key of its default environment is "". */
export function compileOrganization(raw: RawSnapshot): OrganizationSnapshot {
  const { organizationId, number, revision, featureDefaults, groupTypes } = raw;
  const existing = raw.flags.filter(({ deletedAt }) => deletedAt === null);
  const contents: OrganizationContents = {
    organizationId,
    number,
    revision,
    defaultEnvironment: (raw.environments.find(({ isDefault }) => isDefault) ?? raw.environments[0])?.key ?? '',
    flags: byKey(existing),
    segments: new Map(raw.segments.map((segment) => [segment.key, compileSegment(segment, groupTypes)])),
    holdouts: byKey(raw.holdouts),
    featureDefaults,
    groupTypes,
  };
  const environments = raw.environments.map((environment) => {
    const flags = new Map(existing.map((flag) => [flag.key, compileIn(contents, environment, flag)]));
    return [environment.key, createSnapshot(contents, environment, flags, flagKeysOf(flags))] as const;
  });
  return { ...contents, environments: new Map(environments) };
}

/**
 * The organization after a change. Only the flags that the change affects are compiled again; all others are the same objects.
 * A change of an environment needs {@link compileOrganization}.
 */
export function updateOrganization(
  snapshot: OrganizationSnapshot,
  revision: number,
  update: SnapshotUpdate,
): OrganizationSnapshot {
  const contents = { ...changeContents(snapshot, update), revision };
  const affected = compiledAgain(contents.flags.values(), update);
  const environments = new Map<string, Snapshot>();
  for (const [key, former] of snapshot.environments) environments.set(key, updateSnapshot(contents, former, affected));
  return { ...contents, environments };
}

function changeContents(
  { environments: _, ...contents }: OrganizationSnapshot,
  update: SnapshotUpdate,
): OrganizationContents {
  switch (update.kind) {
    case 'flag': {
      const existing = update.flag?.deletedAt === null ? update.flag : null;
      const { key, formerKey = key } = update;
      const flags = formerKey === key ? contents.flags : withEntry(contents.flags, formerKey, null);
      return { ...contents, flags: withEntry(flags, key, existing) };
    }
    case 'segment': {
      const compiled = update.segment === null ? null : compileSegment(update.segment, contents.groupTypes);
      return { ...contents, segments: withEntry(contents.segments, update.key, compiled) };
    }
    case 'holdout':
      return { ...contents, holdouts: withEntry(contents.holdouts, update.key, update.holdout) };
    case 'featureDefault': {
      const entries = withEntry(new Map(Object.entries(contents.featureDefaults)), update.key, update.enabled);
      return { ...contents, featureDefaults: Object.fromEntries(entries) };
    }
    case 'nothing':
      return contents;
  }
}

/** The keys of the flags to compile again. A change of a segment affects none: segments are looked up at evaluation. */
export function compiledAgain(flags: Iterable<Flag>, update: SnapshotUpdate): readonly string[] {
  switch (update.kind) {
    case 'flag':
      return [update.key, update.formerKey ?? update.key];
    case 'featureDefault':
      return [update.key];
    case 'holdout':
      return [...flags].filter(({ holdout }) => holdout === update.key).map(({ key }) => key);
    case 'segment':
    case 'nothing':
      return [];
  }
}

function updateSnapshot(contents: OrganizationContents, former: Snapshot, affected: readonly string[]): Snapshot {
  const { environment } = former;
  if (affected.length === 0) return createSnapshot(contents, environment, former.flags, former.flagKeys);
  const flags = new Map(former.flags);
  for (const key of affected) {
    const flag = contents.flags.get(key);
    if (flag === undefined) flags.delete(key);
    else flags.set(key, compileIn(contents, environment, flag));
  }
  const isSameList = affected.every((key) => isListed(flags.get(key)) === isListed(former.flags.get(key)));
  return createSnapshot(contents, environment, flags, isSameList ? former.flagKeys : flagKeysOf(flags));
}

function createSnapshot(
  contents: OrganizationContents,
  environment: Environment,
  flags: ReadonlyMap<string, CompiledFlag>,
  flagKeys: readonly string[],
): Snapshot {
  const { organizationId, revision, segments, groupTypes } = contents;
  const evaluator = Evaluator.create(flags, segments);
  return { organizationId, revision, environment, flags, allFlags: flags, flagKeys, segments, groupTypes, evaluator };
}

/** A flag in an environment of an organization, which need not have the flag. */
export function compileIn(contents: OrganizationContents, environment: Environment, flag: Flag): CompiledFlag {
  const { featureDefaults, holdouts, groupTypes } = contents;
  const holdout = flag.holdout === null ? undefined : holdouts.get(flag.holdout);
  const featureDefault = ownMember(featureDefaults, flag.key);
  const hasOwn = featureDefault !== undefined || holdout !== undefined;
  return new CompiledFlag(
    flag,
    environment,
    hasOwn ? { featureDefault, holdout, groupTypes } : usualInputs(groupTypes),
  );
}

/** Most flags have neither a default nor a holdout, and share one object. */
const usualInputs = memoizeByObject(
  (groupTypes: readonly string[]): FlagInputs => ({ featureDefault: undefined, holdout: undefined, groupTypes }),
);

function isListed(compiled: CompiledFlag | undefined): boolean {
  return compiled !== undefined && compiled.flag.archivedAt === null;
}

function flagKeysOf(flags: ReadonlyMap<string, CompiledFlag>): readonly string[] {
  return [...flags.values()]
    .filter(isListed)
    .map(({ flag }) => flag.key)
    .sort();
}

function byKey<T extends { readonly key: string }>(entities: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entities.map((entity) => [entity.key, entity]));
}

function withEntry<T>(entries: ReadonlyMap<string, T>, key: string, value: T | null): ReadonlyMap<string, T> {
  const changed = new Map(entries);
  if (value === null) changed.delete(key);
  else changed.set(key, value);
  return changed;
}
