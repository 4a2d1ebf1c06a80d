import { type Problem, problem, shown, ValidationError } from '../../domain/errors.ts';
import type { ContextGroup, EvaluationContext } from '../../domain/evaluation.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { withDigits } from '../../domain/large-integer.ts';
import { jsonProblems, MAXIMUM_JSON, textProblems } from '../../domain/text-rules.ts';
import { builder } from '../builder.ts';
import { boundedList } from '../lib/list-bounds.ts';

const EvaluationGroupInput = builder.inputType('EvaluationGroupInput', {
  description: 'A group that the subject belongs to.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'Type of the group, such as `company`.' }),
    key: t.string({ required: true, description: 'Key of the group, unique among the groups of its type.' }),
    attributes: t.field({ type: 'JSON', description: 'Attributes of the group: a JSON object. Default: none.' }),
  }),
});

/** The subject that a flag is evaluated for. */
export const EvaluationContextInput = builder.inputType('EvaluationContextInput', {
  description: 'The subject that a flag is evaluated for.',
  fields: (t) => ({
    targetingKey: t.string({
      description:
        'Key of the subject, which percentages are computed from. Default, also for an empty key: none, and percentages below ' +
        '100 exclude the subject.',
    }),
    appVersion: t.string({
      description: 'Version of the calling app, a semantic version such as `2.5.0` or `2.5`. Default: none.',
    }),
    deviceId: t.string({ description: 'ID of the device. Default: none.' }),
    attributes: t.field({ type: 'JSON', description: 'Attributes of the subject: a JSON object. Default: none.' }),
    groups: t.field({
      type: [EvaluationGroupInput],
      ...boundedList('contextGroups', 'Groups that the subject belongs to, at most one of each type. Default: none.'),
    }),
  }),
});

/** A context as the caller sent it. */
export interface ContextInput {
  readonly targetingKey?: string | null | undefined;
  readonly appVersion?: string | null | undefined;
  readonly deviceId?: string | null | undefined;
  readonly attributes?: JsonValue | undefined;
  readonly groups?: readonly GroupInput[] | null | undefined;
}

interface GroupInput {
  readonly type: string;
  readonly key: string;
  readonly attributes?: JsonValue | undefined;
}

const NO_GROUPS: readonly GroupInput[] = [];

/** The subject that an input describes. Throws ValidationError for attributes that are not an object or cannot be stored. */
export function toEvaluationContext(input: ContextInput | null | undefined): EvaluationContext {
  const { targetingKey, appVersion, deviceId, attributes, groups } = input ?? {};
  const problems = [
    attributeProblems('context.attributes', attributes),
    groupProblems(groups ?? NO_GROUPS),
    textProblems('context.targetingKey', targetingKey ?? '', MAXIMUM_JSON),
    textProblems('context.appVersion', appVersion ?? '', MAXIMUM_JSON),
    textProblems('context.deviceId', deviceId ?? '', MAXIMUM_JSON),
  ];
  if (problems.some((found) => found.length > 0)) throw new ValidationError(problems.flat());
  return {
    targetingKey: targetingKey || null,
    appVersion: appVersion ?? null,
    deviceId: deviceId ?? null,
    attributes: toAttributes(attributes),
    groups: groups == null ? {} : Object.fromEntries(groups.map((group) => [group.type, toGroup(group)])),
  };
}

function attributeProblems(path: string, attributes: JsonValue | undefined): Problem[] {
  if (attributes === undefined || attributes === null) return [];
  return isJsonObject(attributes)
    ? jsonProblems(path, attributes)
    : [problem(path, `is ${shown(attributes)}, expected an object`)];
}

function groupProblems(groups: readonly GroupInput[]): Problem[] {
  return groups.flatMap(({ type, attributes }, index) => [
    ...attributeProblems(`context.groups.${index}.attributes`, attributes),
    ...(groups.findIndex((other) => other.type === type) === index
      ? []
      : [problem(`context.groups.${index}.type`, `is ${shown(type)} again, expected one group of each type`)]),
  ]);
}

function toGroup({ key, attributes }: GroupInput): ContextGroup {
  return { key, attributes: toAttributes(attributes) };
}

function toAttributes(attributes: JsonValue | undefined): JsonObject {
  return isJsonObject(attributes) ? withDigits(attributes) : {};
}
