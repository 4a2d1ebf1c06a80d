import { memoizeByObject } from '../domain/memoize-by-object.ts';
import type { Condition } from '../domain/targeting.ts';
import type { Snapshot } from './snapshot.ts';

/** The names of the attributes that an environment's rules and segments ask about. */
export interface ReferencedAttributes {
  readonly ofSubject: ReadonlySet<string>;
  /** By the type of group, as the conditions name it. */
  readonly ofGroups: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The attributes that answers in an environment can depend on, whoever they are for. */
export const referencedAttributes: (snapshot: Snapshot) => ReferencedAttributes = memoizeByObject(findAsked);

function findAsked(snapshot: Snapshot): ReferencedAttributes {
  const ofSubject = new Set<string>();
  const ofGroups = new Map<string, Set<string>>();
  for (const { attribute, operator, groupType } of conditionsOf(snapshot)) {
    if (operator === 'IN_SEGMENT' || operator === 'NOT_IN_SEGMENT' || operator === 'FLAG_EVALUATES_TO') continue;
    if (groupType === null) ofSubject.add(attribute);
    else ofGroups.set(groupType, (ofGroups.get(groupType) ?? new Set()).add(attribute));
  }
  return { ofSubject, ofGroups };
}

function* conditionsOf({ flags, flagKeys, segments }: Snapshot): Generator<Condition> {
  for (const key of flagKeys) {
    const setting = flags.get(key)?.setting;
    for (const { groups } of setting?.rules ?? []) for (const { conditions } of groups) yield* conditions;
    yield* setting?.enrollment?.conditions ?? [];
  }
  for (const { segment } of segments.values()) for (const { conditions } of segment.groups) yield* conditions;
}
