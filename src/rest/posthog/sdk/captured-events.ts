import type { EvaluationInput, GroupInput, SubjectInput } from '../../../actions/subject/subject-input.ts';
import type { TellInput } from '../../../actions/subject/subjects.ts';
import { type Flag, onVariant } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import type { OrganizationSnapshot } from '../../../evaluation/snapshot.ts';
import { memberOf } from '../../http/extension-part.ts';

/** What an event tells, besides having happened. */
type Told = Required<Pick<TellInput, 'subjects' | 'groups' | 'evaluations'>>;

interface CapturedEvent {
  readonly name: string;
  readonly targetingKey: string | null;
  readonly properties: JsonObject;
  /** The event itself; `$set` and its like stand beside its properties or among them. */
  readonly sent: JsonObject;
}

/** The events by which somebody who was anonymous becomes known, with the property that holds the key from before. */
const identifications: Readonly<Record<string, string>> = {
  $identify: '$anon_distinct_id',
  $create_alias: 'alias',
  $merge_dangerously: 'alias',
};

/** What a request that captures one event or several tells of subjects, of groups and of flags that were evaluated elsewhere. */
export function toldByEvents(body: JsonObject, { flags }: OrganizationSnapshot): Told {
  const events = eventsOf(body).map(readEvent);
  return {
    subjects: events.flatMap(subjectOf),
    groups: events.flatMap(groupOf),
    evaluations: events.flatMap((event) => evaluationOf(event, flags)),
  };
}

function eventsOf(body: JsonObject): readonly JsonObject[] {
  const batch = memberOf(body, 'batch') ?? memberOf(body, 'data');
  return Array.isArray(batch) ? batch.filter(isJsonObject) : [body];
}

function readEvent(sent: JsonObject): CapturedEvent {
  const properties = objectIn(sent, 'properties');
  const key = memberOf(sent, 'distinct_id') ?? memberOf(properties, 'distinct_id') ?? memberOf(sent, '$distinct_id');
  return {
    name: textOf(memberOf(sent, 'event')) ?? '',
    targetingKey: textOf(key),
    properties,
    sent,
  };
}

/** An event without a person profile tells nothing of its person. */
function subjectOf({ name, targetingKey, properties, sent }: CapturedEvent): readonly SubjectInput[] {
  if (targetingKey === null || memberOf(properties, '$process_person_profile') === false) return [];
  const formerKeyAt = Object.hasOwn(identifications, name) ? identifications[name] : undefined;
  return [
    {
      targetingKey,
      set: objectIn(properties, '$set', sent),
      setOnce: objectIn(properties, '$set_once', sent),
      unset: namesIn(memberOf(sent, '$unset') ?? memberOf(properties, '$unset')),
      formerKey: formerKeyAt === undefined ? null : textOf(memberOf(properties, formerKeyAt)),
    },
  ];
}

function groupOf({ name, properties }: CapturedEvent): readonly GroupInput[] {
  if (name !== '$groupidentify') return [];
  const groupType = textOf(memberOf(properties, '$group_type'));
  const key = textOf(memberOf(properties, '$group_key'));
  return groupType === null || key === null ? [] : [{ groupType, key, set: objectIn(properties, '$group_set') }];
}

/** A flag that was evaluated here is counted already. */
function evaluationOf(
  { name, properties }: CapturedEvent,
  flags: ReadonlyMap<string, Flag>,
): readonly EvaluationInput[] {
  if (name !== '$feature_flag_called' || memberOf(properties, 'locally_evaluated') !== true) return [];
  const flag = flags.get(textOf(memberOf(properties, '$feature_flag')) ?? '');
  if (flag === undefined) return [];
  return [{ flagKey: flag.key, variant: variantOf(flag, memberOf(properties, '$feature_flag_response')) }];
}

function variantOf(flag: Flag, response: JsonValue | undefined): string | null {
  if (response === true) return onVariant(flag)?.key ?? null;
  return typeof response === 'string' ? response : null;
}

/** The object at a name, in the first that has one. */
function objectIn(first: JsonObject, name: string, second: JsonObject = {}): JsonObject {
  const found = [memberOf(second, name), memberOf(first, name)].filter(isJsonObject);
  return Object.assign(Object.create(null), ...found);
}

function namesIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
