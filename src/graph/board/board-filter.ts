import { type Flag, type FlagSetting, isOnIn, settingOf } from '../../domain/flag.ts';
import { parseInstant } from '../../domain/instant.ts';
import type { LifecycleStatus } from '../../domain/lifecycle.ts';
import { enrollmentGroup, groupDependencies } from '../../evaluation/dependencies.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import { type FlagFilterInput, noFilter } from '../flag/flag-filter.ts';

/** Whether a flag is shown. */
export type FlagTest = (flag: Flag) => boolean;

/** What filters are answered from. */
export interface FilterFacts {
  readonly snapshot: OrganizationSnapshot;
  /** The keys of the environments that the caller can see. */
  readonly visible: ReadonlySet<string>;
  readonly lifecycleOf: (flag: Flag) => LifecycleStatus;
  readonly isPending: FlagTest;
}

type Given<Member extends keyof FlagFilterInput> = NonNullable<FlagFilterInput[Member]>;

/** Each member of a filter that is not null, as a test of a flag in memory. Snapshots have no deleted flags. */
const tests = {
  text: (text) => {
    const wanted = text.toLowerCase();
    return ({ key, name, description }) =>
      [key, name, description].some((shown) => shown.toLowerCase().includes(wanted));
  },
  keys: (keys) => {
    const wanted = new Set(keys);
    return ({ key }) => wanted.has(key);
  },
  tags: (tags) => (flag) => flag.tags.some((tag) => tags.includes(tag)),
  allTags: (tags) => (flag) => tags.every((tag) => flag.tags.includes(tag)),
  valueType: (valueType) => (flag) => flag.valueType === valueType,
  distributionChannel: (channel) => (flag) => flag.distributionChannel === channel,
  archived: (archived, _facts, filter) => (flag) => filter.lifecycle != null || (flag.archivedAt !== null) === archived,
  deleted: (deleted, _facts, filter) => () => filter.lifecycle != null || !deleted,
  lifecycle:
    (status, { lifecycleOf }) =>
    (flag) =>
      lifecycleOf(flag) === status,
  environment:
    ({ key, enabled }, { visible, snapshot }) =>
    (flag) =>
      visible.has(key) && settingOf(flag, key) !== undefined && isOnIn(flag, key, snapshot.featureDefaults) === enabled,
  createdBy: (actorId) => (flag) => flag.createdBy === actorId,
  updatedBy: (actorId) => (flag) => flag.updatedBy === actorId,
  updatedSince: (instant) => {
    const since = parseInstant(instant) ?? Number.NaN;
    return ({ updatedAt }) => (parseInstant(updatedAt) ?? Number.NaN) >= since;
  },
  hasPendingChangeRequest:
    (wanted, { isPending }) =>
    (flag) =>
      isPending(flag) === wanted,
  segment:
    (segment, { visible }) =>
    (flag) =>
      Object.entries(flag.settings).some(([key, setting]) => visible.has(key) && refersTo(setting, segment)),
  prerequisite: (key) => (flag) => flag.prerequisites.some(({ flagKey }) => flagKey === key),
  holdout: (key) => (flag) => flag.holdout === key,
} satisfies {
  readonly [Member in keyof FlagFilterInput]-?: (
    value: Given<Member>,
    facts: FilterFacts,
    filter: FlagFilterInput,
  ) => FlagTest;
};

/** A filter as a test in memory: the flags that `flagFilter` finds in the database. */
export function flagTest(filter: FlagFilterInput | null | undefined, facts: FilterFacts): FlagTest {
  const given = filter ?? noFilter;
  // The compiler cannot see that a member and its test belong together.
  const make = tests as Readonly<
    Record<string, (value: unknown, facts: FilterFacts, filter: FlagFilterInput) => FlagTest>
  >;
  const parts = Object.entries(given).flatMap(([member, value]) =>
    value == null ? [] : (make[member]?.(value, facts, given) ?? []),
  );
  return (flag) => parts.every((test) => test(flag));
}

function refersTo({ rules, enrollment }: FlagSetting, segment: string): boolean {
  const groups = [
    ...rules.flatMap((rule) => rule.groups),
    ...(enrollment === null ? [] : [enrollmentGroup(enrollment)]),
  ];
  return groupDependencies(groups).segments.includes(segment);
}
