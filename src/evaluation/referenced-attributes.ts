import { memoizeByObject } from '../domain/memoize-by-object.ts';
import type { Condition } from '../domain/targeting.ts';
import { isReference } from './dependencies.ts';
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
    if (groupType === null) ofSubject.add(attribute);
    else ofGroups.set(groupType, (ofGroups.get(groupType) ?? new Set()).add(attribute));
  }
  return { ofSubject, ofGroups };
}

function* conditionsOf({ allFlags, segments }: Snapshot): Generator<Condition> {
  for (const { flag, setting } of allFlags.values()) {
    if (flag.archivedAt !== null) continue;
    for (const { groups } of setting?.rules ?? []) for (const { conditions } of groups) yield* conditions;
    yield* setting?.enrollment?.conditions ?? [];
  }
  for (const { segment } of segments.values()) for (const { conditions } of segment.groups) yield* conditions;
}
