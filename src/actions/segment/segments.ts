import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Segment, SegmentKind } from '../../domain/segment.ts';
import type { Match } from '../../domain/targeting.ts';
import type { Applying } from '../../store/commit/verb.ts';
import { loadSegment } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import type { EntityWrite } from '../change-request/entity-keeper.ts';
import { changeEntity } from '../change-request/write-entity.ts';
import { draftGroups, type Stamp } from '../flag/drafting.ts';
import type { FlagCommit } from '../flag/flag-commit.ts';
import type { ConditionGroupInput, Expecting } from '../flag/flag-inputs.ts';
import type { Services } from '../services.ts';
import { segmentKeeper } from './segment-keeper.ts';

/** Names a segment. */
export interface SegmentName {
  readonly organizationId: string;
  readonly key: string;
}

/** What may change of who is in a segment. */
export interface SegmentMembership {
  readonly match?: Match | null | undefined;
  readonly groups?: readonly ConditionGroupInput[] | null | undefined;
  /** The targeting keys of all members of a static segment. */
  readonly members?: readonly string[] | null | undefined;
  readonly addMembers?: readonly string[] | null | undefined;
  readonly removeMembers?: readonly string[] | null | undefined;
}

/** What may change of a segment; its key and kind stay. */
export interface SegmentChange extends SegmentMembership {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly extensions?: JsonObject | null | undefined;
}

/** The input of a new segment. */
export interface CreateSegmentInput extends SegmentChange {
  readonly organizationId: string;
  /** Absent: made from its number. */
  readonly key?: string | null | undefined;
  readonly kind?: SegmentKind | null | undefined;
}

/** Creates a segment. Throws ConflictError KEY_TAKEN if the organization has one of that key. */
export async function createSegment(services: Services, caller: Caller, input: CreateSegmentInput): Promise<Segment> {
  return inOrganization(services, caller, input, async (open) => {
    const name = await freeName(open.tx, input, open);
    const segment = changedSegment(draftSegment(open, { ...input, ...name }), input, open);
    return { kind: 'SEGMENT_CREATED', before: null, after: segment };
  });
}

/** Changes a segment; its key and kind stay. Throws ApprovalRequired where a protected answer depends on who is in it. */
export async function updateSegment(
  services: Services,
  caller: Caller,
  input: SegmentName & Expecting & SegmentChange,
): Promise<Segment> {
  return inOrganization(services, caller, input, async (open) => {
    const before = await find(open.tx, input);
    return { kind: 'SEGMENT_UPDATED', before, after: changedSegment(before, input, open) };
  });
}

/** Deletes a segment. Throws ConflictError IN_USE while rules of flags, or other segments, refer to it. */
export async function deleteSegment(
  services: Services,
  caller: Caller,
  input: SegmentName & Expecting,
): Promise<Segment> {
  return inOrganization(services, caller, input, async ({ tx }) => {
    return { kind: 'SEGMENT_DELETED', before: await find(tx, input), after: null };
  });
}

/** The number and the key of a new segment. A key that is made from a number skips taken ones. */
async function freeName(
  tx: Transaction,
  { organizationId, key }: CreateSegmentInput,
  { nextNumber }: Pick<Applying, 'nextNumber'>,
): Promise<{ readonly key: string; readonly number: number }> {
  for (;;) {
    const number = nextNumber();
    const name = { key: key ?? `segment-${number}`, number };
    const taken = await loadSegment(tx, organizationId, name.key);
    if (taken === undefined) return name;
    if (typeof key !== 'string') continue;
    const current = { entityType: 'segment', id: taken.id } as const;
    throw new ConflictError('KEY_TAKEN', `There is already a segment "${key}".`, current);
  }
}

function inOrganization(
  services: Services,
  caller: Caller,
  { organizationId }: Pick<SegmentName, 'organizationId'>,
  draft: (open: FlagCommit) => Promise<EntityWrite<'SEGMENT'>>,
): Promise<Segment> {
  authorize(caller, 'segment:write', organizationId);
  authorizeEveryEnvironment(caller);
  return changeEntity(services, caller, organizationId, segmentKeeper, draft);
}

async function find(
  tx: Transaction,
  { organizationId, key, expectedVersion }: SegmentName & Expecting,
): Promise<Segment> {
  const segment = await loadSegment(tx, organizationId, key);
  if (segment === undefined) throw new NotFoundError('segment', key);
  if (typeof expectedVersion === 'number' && expectedVersion !== segment.version) {
    const message = `The segment "${key}" is at version ${segment.version}, expected ${expectedVersion}.`;
    throw new ConflictError('VERSION_CONFLICT', message, { entityType: 'segment', id: segment.id });
  }
  return segment;
}

/** A new segment without members. */
export function draftSegment(
  { at, newId, caller }: FlagCommit,
  { organizationId, key, number, kind }: CreateSegmentInput & { readonly key: string; readonly number: number },
): Segment {
  return {
    id: newId(),
    organizationId,
    number,
    key,
    name: key,
    description: '',
    kind: kind ?? 'DYNAMIC',
    match: 'ANY',
    groups: [],
    members: [],
    version: 1,
    extensions: {},
    createdAt: at,
    createdBy: caller.actor.id,
    updatedAt: at,
    updatedBy: caller.actor.id,
  };
}

/** A segment with the requested changes. */
export function changedSegment(segment: Segment, change: SegmentChange, stamp: Stamp): Segment {
  const removed = new Set(change.removeMembers ?? []);
  const members = [...(change.members ?? segment.members), ...(change.addMembers ?? [])].filter(
    (member) => !removed.has(member),
  );
  return {
    ...segment,
    name: change.name ?? segment.name,
    description: change.description ?? segment.description,
    match: change.match ?? segment.match,
    groups: change.groups === undefined ? segment.groups : draftGroups(change.groups ?? [], stamp, segment.groups),
    members: [...new Set(members)].sort(),
    extensions: change.extensions ?? segment.extensions,
  };
}
