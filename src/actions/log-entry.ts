import type { ChangeDocuments, ChangeKind, EntityType, NewChangeOf } from '../domain/change.ts';
import { differences } from '../domain/difference.ts';
import type { Json } from '../domain/json.ts';
import { toJson } from '../store/json-columns.ts';

/** What the log needs of an entity that is not a flag. */
interface Entity {
  readonly id: string;
  readonly key: string;
}

type Document = ChangeDocuments[EntityType];

/** The log entry of an entity that was made, changed or removed; null for the state in which it does not exist. */
export function logEntry<Type extends EntityType>(
  kind: ChangeKind,
  entityType: Type,
  entity: Entity,
  before: ChangeDocuments[Type] | null,
  after: ChangeDocuments[Type] | null,
): NewChangeOf<Type> {
  return {
    kind,
    entityType,
    entityId: entity.id,
    entityKey: entity.key,
    flagId: null,
    flagKey: null,
    environments: entityType === 'ENVIRONMENT' ? [entity.key] : [],
    differences:
      before === null || after === null ? [] : differences(toJson<Document>(before), toJson<Document>(after)),
    before,
    after,
  };
}

/** Whether two states of an entity are the same, without bookkeeping. */
export function isUnchanged<State>(before: State & Json<State>, after: State & Json<State>): boolean {
  return differences(toJson(before), toJson(after)).length === 0;
}
