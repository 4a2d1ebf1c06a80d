import type { ChangeKind, NewChange } from '../../domain/change.ts';
import { type Difference, differences } from '../../domain/difference.ts';
import type { Flag } from '../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../domain/json.ts';
import type { Segment } from '../../domain/segment.ts';
import type { ChangeRequestRow } from '../../store/commit/change-log.ts';
import { documents } from '../../store/documents.ts';
import { loadEnvironments } from '../../store/flags/load.ts';
import { asStoredJson, fromJson, toJson } from '../../store/json-columns.ts';
import { rollBackToSavepoint, setSavepoint } from '../../store/savepoint.ts';
import {
  type AppliedRequest,
  applyEntityRequest,
  applyFlagRequest,
  type OutdatedRequest,
} from '../change-request/apply-request.ts';
import type { WaitingWrite } from '../change-request/change-request-rows.ts';
import type { Aftermath } from '../change-request/entity-keeper.ts';
import { keeperOf, typeOf } from '../change-request/entity-keepers.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import { changeKind } from '../flag/patch-flag.ts';
import { CONFIGURED_TYPES, type Configured, type ConfiguredType, memberOf } from './configured.ts';
import { type Dependent, dependentFlag, dependentSegment, inDependencyOrder } from './dependency-order.ts';

/** The log entry of a document that was applied; each object that it changed has an entry of its own. */
export function configurationEntry(organizationId: string): NewChange {
  return {
    ...{ kind: 'CONFIGURATION_APPLIED', entityType: 'CONFIGURATION' },
    ...{ entityId: organizationId, entityKey: organizationId, flagId: null, flagKey: null, environments: [] },
    ...{ differences: [], before: null, after: null },
  };
}

/** All that a document would change as one change request: the objects before and after, by kind and key. */
export function waitingConfiguration(
  organizationId: string,
  { objects, waitsFor }: Configured,
  fingerprint: string,
): WaitingWrite {
  const side = (name: 'before' | 'after') => {
    const members = CONFIGURED_TYPES.map((type) => {
      const own = objects.filter(({ entityType }) => entityType === type);
      return [memberOf[type], Object.fromEntries(own.flatMap((object) => presentIn(object, name)))] as const;
    });
    return { fingerprint, ...Object.fromEntries(members) };
  };
  return {
    ...{ organizationId, entityType: 'CONFIGURATION', entityId: organizationId, entityKey: organizationId },
    ...{ version: null, kind: 'CONFIGURATION_APPLIED', environmentId: null },
    ...{ before: side('before'), after: side('after'), waitsFor: [...waitsFor].map((key) => ({ key })) },
  };
}

function presentIn(object: Configured['objects'][number], side: 'before' | 'after'): [string, JsonValue][] {
  return object[side] === null ? [] : [[object.entityKey, object[side]]];
}

/** Whether a change request is of the same document. */
export function isSameConfiguration({ after }: Pick<ChangeRequestRow, 'after'>, fingerprint: string): boolean {
  const document = fromJson(after);
  return isJsonObject(document) && document.fingerprint === fingerprint;
}

/** One object of a change request. */
interface RequestedObject {
  readonly type: ConfiguredType;
  readonly key: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** Makes all changes of a request about several objects as the objects are now, or none of them. Throws as `applyFlagRequest` does. */
export async function applyConfigurationRequest(
  opened: FlagCommit,
  request: ChangeRequestRow,
): Promise<AppliedRequest | OutdatedRequest> {
  const done = { differences: [] as Difference[], entries: [] as NewChange[], rebased: [] as NewChange[] };
  const aftermaths: Aftermath[] = [];
  let open: FlagCommit = { ...opened, remembered: undefined };
  await setSavepoint(open.tx);
  for (const { type, key, part } of configurationParts(request)) {
    const applied = await (type === 'FLAG'
      ? applyFlagRequest(open, part)
      : applyEntityRequest(open, part, keeperOf(type)));
    const path = [memberOf[type], key];
    const placed = (found: readonly Difference[]) => found.map((each) => ({ ...each, path: [...path, ...each.path] }));
    if ('conflicts' in applied) {
      await rollBackToSavepoint(open.tx);
      return { conflicts: placed(applied.conflicts) };
    }
    done.differences.push(...placed(applied.differences));
    done.entries.push(...applied.entries);
    done.rebased.push(...applied.rebased);
    aftermaths.push(...(applied.aftermaths ?? []));
    if (type === 'ENVIRONMENT') open = { ...open, environments: await loadEnvironments(open.tx, open.organizationId) };
  }
  const { organizationId, entityId } = request;
  const last = typeOf(request) === 'CONFIGURATION' ? [configurationEntry(organizationId)] : [];
  return { ...done, entries: [...done.entries, ...last], entityId: entityId ?? organizationId, aftermaths };
}

/** A change of one object as if it had been requested alone. */
export interface ConfigurationPart {
  readonly type: ConfiguredType;
  readonly key: string;
  readonly part: ChangeRequestRow;
}

/** The changes of a request in the order in which they can be made. */
export function configurationParts(request: ChangeRequestRow): readonly ConfigurationPart[] {
  return inOrder(requestedObjects(request)).map((object) => partOf(request, object));
}

function partOf(request: ChangeRequestRow, { type, key, before, after }: RequestedObject): ConfigurationPart {
  const id = isJsonObject(before) && typeof before.id === 'string' ? before.id : null;
  const isFlag = type === 'FLAG';
  const found = before === null || after === null ? [] : differences(before, after);
  const part: ChangeRequestRow = {
    ...{ ...request, entityType: type, entityId: id, entityKey: key, kind: kindOf(type, before, after) },
    ...{ flagId: isFlag ? id : null, flagKey: isFlag ? key : null },
    ...{ before: asStoredJson(before), after: asStoredJson(after), differences: asStoredJson(toJson(found)) },
  };
  return { type, key, part };
}

function kindOf(type: ConfiguredType, before: JsonValue, after: JsonValue): ChangeKind {
  if (before === null) return `${type}_CREATED`;
  if (type === 'FLAG') return changeKind(documents.FLAG(before), documents.FLAG(after));
  return after === null ? `${type}_DELETED` : `${type}_UPDATED`;
}

function requestedObjects(request: ChangeRequestRow): RequestedObject[] {
  const [before, after] = [fromJson(request.before ?? null), fromJson(request.after)];
  return CONFIGURED_TYPES.flatMap((type) => {
    const [was, is] = [objectsOf(before, type), objectsOf(after, type)];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((key) => ({
      ...{ type, key },
      ...{ before: ownMember(was, key) ?? null, after: ownMember(is, key) ?? null },
    }));
  });
}

function objectsOf(document: JsonValue, type: ConfiguredType): JsonObject {
  const objects = isJsonObject(document) ? document[memberOf[type]] : undefined;
  return isJsonObject(objects) ? objects : {};
}

/** Environments, holdouts, what needs others after these, and then what goes in the reverse order. */
function inOrder(objects: readonly RequestedObject[]): RequestedObject[] {
  const goes = ({ type, after }: RequestedObject) =>
    type === 'FLAG' ? isJsonObject(after) && after.deletedAt !== null : after === null;
  const stays = objects.filter((object) => !goes(object));
  const leaves = objects.filter(goes);
  const of = (list: readonly RequestedObject[], ...types: readonly ConfiguredType[]) =>
    list.filter(({ type }) => types.includes(type));
  const becomesDefault = ({ before, after }: RequestedObject) => Number(isDefault(after) && !isDefault(before));
  return [
    ...of(stays, 'ENVIRONMENT').sort((left, right) => becomesDefault(right) - becomesDefault(left)),
    ...of(stays, 'HOLDOUT'),
    ...inDependencyOrder(of(stays, 'SEGMENT', 'FLAG').map((object) => dependent(object, object.after))),
    ...of(leaves, 'FLAG'),
    ...inDependencyOrder(of(leaves, 'SEGMENT').map((object) => dependent(object, object.before))).reverse(),
    ...of(leaves, 'HOLDOUT'),
    ...of(leaves, 'ENVIRONMENT'),
  ];
}

function isDefault(document: JsonValue): boolean {
  return isJsonObject(document) && document.isDefault === true;
}

function dependent(object: RequestedObject, document: JsonValue): RequestedObject & Dependent {
  const { type } = object;
  const read: Flag | Segment = type === 'FLAG' ? documents.FLAG(document) : documents.SEGMENT(document);
  return { ...object, ...('settings' in read ? dependentFlag(read) : dependentSegment(read)) };
}
