import type { ChangeKind, EntityType, NewChange } from '../domain/change.ts';
import { differences } from '../domain/difference.ts';
import { asJson } from '../store/json-columns.ts';

/** What the log needs to know of a thing that is no flag. */
interface Entity {
  readonly id: string;
  readonly key: string;
}

/** The log entry of something that was made, changed or removed; null where there was or is none of it. */
export function logEntry(
  kind: ChangeKind,
  entityType: EntityType,
  entity: Entity,
  before: unknown,
  after: unknown,
): NewChange {
  return {
    kind,
    entityType,
    entityId: entity.id,
    entityKey: entity.key,
    flagId: null,
    flagKey: null,
    environments: entityType === 'ENVIRONMENT' ? [entity.key] : [],
    differences: before === null || after === null ? [] : differences(asJson(before), asJson(after)),
    before: asJson(before),
    after: asJson(after),
  };
}

/** Whether two states of a thing are the same, bookkeeping left out. */
export function isUnchanged(before: unknown, after: unknown): boolean {
  return differences(asJson(before), asJson(after)).length === 0;
}
