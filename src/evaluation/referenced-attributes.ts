import type { FlagSetting } from '../domain/flag.ts';
import { memoizeByObject } from '../domain/memoize-by-object.ts';
import type { Condition } from '../domain/targeting.ts';
import { isReference } from './dependencies.ts';
import { accessedNames } from './read-attribute.ts';
import type { Snapshot } from './snapshot.ts';

/** The names of the attributes that an environment's rules and segments refer to. */
export interface ReferencedAttributes {
  readonly ofSubject: ReadonlySet<string>;
  /** By group type, as the conditions name it. */
  readonly ofGroups: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The attributes that the answers in an environment can depend on, for any subject. */
export const referencedAttributes: (snapshot: Snapshot) => ReferencedAttributes =
  memoizeByObject(findReferencedAttributes);

function findReferencedAttributes(snapshot: Snapshot): ReferencedAttributes {
  const ofSubject = new Set<string>();
  const ofGroups = new Map<string, Set<string>>();
  for (const condition of conditionsOf(snapshot)) {
    if (isReference(condition)) continue;
    const { attribute, groupType } = condition;
    const names = groupType === null ? ofSubject : (ofGroups.get(groupType) ?? new Set());
    if (groupType !== null) ofGroups.set(groupType, names);
    for (const name of accessedNames(attribute)) names.add(name);
  }
  return { ofSubject, ofGroups };
}

function* conditionsOf({ allFlags, segments }: Snapshot): Generator<Condition> {
  for (const { flag, everySetting } of allFlags.values())
    if (flag.archivedAt === null) for (const setting of everySetting) yield* conditionsOfSetting(setting);
  for (const { segment } of segments.values()) for (const { conditions } of segment.groups) yield* conditions;
}

function* conditionsOfSetting({ rules, enrollment }: FlagSetting): Generator<Condition> {
  for (const { groups } of rules) for (const { conditions } of groups) yield* conditions;
  yield* enrollment?.conditions ?? [];
}
