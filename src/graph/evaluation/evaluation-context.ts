import { type Problem, problem, shown, ValidationError } from '../../domain/errors.ts';
import type { ContextGroup, EvaluationContext } from '../../domain/evaluation.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { jsonProblems, MAXIMUM_JSON, textProblems } from '../../domain/text-rules.ts';
import { builder } from '../builder.ts';

const EvaluationGroupInput = builder.inputType('EvaluationGroupInput', {
  description: 'A group that the subject belongs to.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'The type of the group, such as `company`.' }),
    key: t.string({ required: true, description: 'Names the group among those of its type.' }),
    attributes: t.field({ type: 'JSON', description: 'What is known of it: an object. Default: nothing.' }),
  }),
});

/** Who a flag is evaluated for. */
export const EvaluationContextInput = builder.inputType('EvaluationContextInput', {
  description: 'Who a flag is evaluated for. Everything may be absent.',
  fields: (t) => ({
    targetingKey: t.string({
      description: 'Names the subject; what percentages are decided by. Without one, percentages below 100 exclude.',
    }),
    appVersion: t.string({ description: 'The version of the caller’s application, whole or partial: `2.5`.' }),
    deviceId: t.string({ description: 'Names the device.' }),
    attributes: t.field({ type: 'JSON', description: 'What is known of the subject: an object. Default: nothing.' }),
    groups: t.field({ type: [EvaluationGroupInput], description: 'The groups it belongs to, one of each type.' }),
  }),
});

/** A context as it was given. */
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

/** The subject that an input describes. Throws ValidationError for attributes that are no object, or that JSON cannot hold. */
export function toEvaluationContext(input: ContextInput | null | undefined): EvaluationContext {
  const { targetingKey, appVersion, deviceId, attributes, groups } = input ?? {};
  const problems = [
    ...attributeProblems('context.attributes', attributes),
    ...groupProblems(groups ?? []),
    ...Object.entries({ targetingKey, appVersion, deviceId }).flatMap(([name, text]) =>
      textProblems(`context.${name}`, text ?? '', MAXIMUM_JSON),
    ),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
  return {
    targetingKey: targetingKey ?? null,
    appVersion: appVersion ?? null,
    deviceId: deviceId ?? null,
    attributes: toAttributes(attributes),
    groups: Object.fromEntries((groups ?? []).map((group) => [group.type, toGroup(group)])),
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
  return isJsonObject(attributes) ? attributes : {};
}
