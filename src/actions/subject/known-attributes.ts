import type { ContextGroup, EvaluationContext } from '../../domain/evaluation.ts';
import { groupTypeAt, groupTypeIndex } from '../../domain/group-type.ts';
import type { JsonObject } from '../../domain/json.ts';
import { allOf, andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { groupAttribute } from '../../evaluation/read-attribute.ts';
import { referencedAttributes } from '../../evaluation/referenced-attributes.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { SubjectRecorder } from '../../live/recording/subject-recorder.ts';
import type { SubjectPlace } from '../../store/subjects/subjects.ts';

/**
 * The context's attributes and those stored of the subject that rules refer to and the context lacks; the same if there are none.
 */
export function withSubjectAttributes(
  subjects: SubjectRecorder,
  place: SubjectPlace,
  snapshot: Snapshot,
  context: EvaluationContext,
  alsoAsked: readonly string[],
): MaybePromise<JsonObject> {
  const { targetingKey, attributes } = context;
  const asked = [...referencedAttributes(snapshot).ofSubject, ...alsoAsked];
  const missing = asked.filter((name) => !Object.hasOwn(attributes, name));
  if (targetingKey === null || missing.length === 0) return attributes;
  return andThen(subjects.subject(place, targetingKey), (known) => filled(attributes, missing, known?.attributes));
}

/** The same for the groups that the subject belongs to. */
export function withGroupAttributes(
  subjects: SubjectRecorder,
  place: SubjectPlace,
  snapshot: Snapshot,
  { groups }: EvaluationContext,
): MaybePromise<EvaluationContext['groups']> {
  const { ofGroups } = referencedAttributes(snapshot);
  if (ofGroups.size === 0) return groups;
  const entries = Object.entries(groups).map(([groupType, group]) => {
    const asked = namesOf(groupType, snapshot).flatMap((name) => [...(ofGroups.get(name) ?? [])]);
    return andThen(withStored(subjects, place, groupType, group, asked), (known) => [groupType, known] as const);
  });
  return andThen(allOf(entries), (known) => Object.fromEntries(known));
}

/** The names that conditions may use for a group type: its name, or its place among the types. */
function namesOf(groupType: string, { groupTypes }: Snapshot): readonly string[] {
  const index = groupTypeIndex(groupType, groupTypes);
  return index === undefined ? [groupType] : [groupType, groupTypeAt(index)];
}

function withStored(
  subjects: SubjectRecorder,
  place: SubjectPlace,
  groupType: string,
  group: ContextGroup,
  asked: readonly string[],
): MaybePromise<ContextGroup> {
  const { key, attributes } = group;
  const missing = asked.filter((name) => groupAttribute(name)(group) === undefined);
  if (missing.length === 0) return group;
  return andThen(subjects.group(place, { groupType, key }), (known) => ({
    key,
    attributes: filled(attributes, missing, known?.attributes),
  }));
}

/** The attributes with the missing ones that are stored; a name such as `__proto__` is an attribute like any other. */
function filled(attributes: JsonObject, missing: readonly string[], stored: JsonObject | undefined): JsonObject {
  if (stored === undefined) return attributes;
  const found = missing.filter((name) => Object.hasOwn(stored, name));
  if (found.length === 0) return attributes;
  return { ...attributes, ...Object.fromEntries(found.map((name) => [name, stored[name] ?? null])) };
}
