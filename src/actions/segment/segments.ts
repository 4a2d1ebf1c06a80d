import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError, problem, shown, ValidationError } from '../../domain/errors.ts';
import { keyProblems, memberProblems } from '../../domain/flag-rules.ts';
import { groupProblems } from '../../domain/group-rules.ts';
import type { JsonObject } from '../../domain/json.ts';
import { MAXIMUM_SEGMENT_MEMBERS, SEGMENT_KINDS, type Segment, type SegmentKind } from '../../domain/segment.ts';
import { MATCHES, type Match } from '../../domain/targeting.ts';
import { MAXIMUM_DESCRIPTION, storedJsonProblems, textProblems } from '../../domain/text-rules.ts';
import { type Applied, type Applying, commit } from '../../store/commit/commit.ts';
import { loadSegment } from '../../store/flags/load.ts';
import { toColumn } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment } from '../authorize.ts';
import { dependentsOfSegment } from '../flag/dependents.ts';
import { draftGroups } from '../flag/drafting.ts';
import type { ConditionGroupInput, Expecting } from '../flag/flag-inputs.ts';
import { authorizeAnswers } from '../flag/protected-answers.ts';
import { conditionsProblems, mentionedIn, placedConditions } from '../flag/references.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';
import type { Services } from '../services.ts';

/** Names a segment. */
export interface SegmentName {
  readonly organizationId: string;
  readonly key: string;
}

/** What may change of a segment; its key and kind stay. */
export interface SegmentChange {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly match?: Match | null | undefined;
  readonly groups?: readonly ConditionGroupInput[] | null | undefined;
  /** The targeting keys of all members of a static segment. */
  readonly members?: readonly string[] | null | undefined;
  readonly addMembers?: readonly string[] | null | undefined;
  readonly removeMembers?: readonly string[] | null | undefined;
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
  return inOrganization(services, caller, input, async (tx, applying) => {
    const name = await freeName(tx, input, applying);
    const segment = changed(draft(services, caller, { ...input, ...name }, applying), input, {
      at: applying.at,
      newId: services.store.newId,
    });
    await check(tx, segment);
    await tx.segment.create({ data: columns(segment), select: { id: true } });
    await addMembers(tx, segment, segment.members);
    return { result: segment, changes: [logEntry('SEGMENT_CREATED', 'SEGMENT', segment, null, segment)] };
  });
}

/** Changes a segment; its key and kind stay. */
export async function updateSegment(
  services: Services,
  caller: Caller,
  input: SegmentName & Expecting & SegmentChange,
): Promise<Segment> {
  return inOrganization(services, caller, input, async (tx, { at }) => {
    const before = await find(tx, input);
    const drafted = changed(before, input, { at, newId: services.store.newId });
    if (isUnchanged(before, drafted)) return { result: before, changes: [] };
    await check(tx, drafted);
    if (!isUnchanged(membership(before), membership(drafted)))
      await authorizeAnswers(tx, caller, input.organizationId, { segment: input.key });
    const after: Segment = { ...drafted, version: before.version + 1, updatedAt: at, updatedBy: caller.actor.id };
    await tx.segment.update({ where: placeOf(after), data: columns(after), select: { id: true } });
    const [was, is] = [new Set(before.members), new Set(after.members)];
    const removed = before.members.filter((member) => !is.has(member));
    if (removed.length > 0)
      await tx.segmentMember.deleteMany({
        where: { organizationId: input.organizationId, segmentId: after.id, targetingKey: { in: removed } },
      });
    await addMembers(
      tx,
      after,
      after.members.filter((member) => !was.has(member)),
    );
    return { result: after, changes: [logEntry('SEGMENT_UPDATED', 'SEGMENT', after, before, after)] };
  });
}

/** The members of a segment that decide which subjects are in it. */
function membership({ match, groups, members }: Segment): Pick<Segment, 'match' | 'groups' | 'members'> {
  return { match, groups, members };
}

/** Deletes a segment. Throws ConflictError IN_USE while rules of flags, or other segments, refer to it. */
export async function deleteSegment(
  services: Services,
  caller: Caller,
  input: SegmentName & Expecting,
): Promise<Segment> {
  return inOrganization(services, caller, input, async (tx) => {
    const segment = await find(tx, input);
    const dependents = await dependentsOfSegment(tx, input.organizationId, input.key);
    if (dependents.length > 0) {
      const message = `The segment "${input.key}" is in use by ${dependents.join(', ')}.`;
      throw new ConflictError('IN_USE', message, { entityType: 'segment', id: segment.id }, dependents);
    }
    await tx.segment.delete({ where: placeOf(segment), select: { id: true } });
    return { result: segment, changes: [logEntry('SEGMENT_DELETED', 'SEGMENT', segment, segment, null)] };
  });
}

/** The number and the key of a new segment. A key that is made from a number skips taken ones. */
async function freeName(
  tx: Transaction,
  { organizationId, key }: CreateSegmentInput,
  { nextNumber }: Applying,
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
  apply: (tx: Transaction, applying: Applying) => Promise<Applied<Segment>>,
): Promise<Segment> {
  authorize(caller, 'segment:write', organizationId);
  authorizeEveryEnvironment(caller);
  return commit(services.store, { organizationId, actor: caller.actor, source: caller.source }, apply);
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

function draft(
  services: Services,
  caller: Caller,
  { organizationId, key, number, kind }: CreateSegmentInput & { readonly key: string; readonly number: number },
  { at }: Pick<Applying, 'at'>,
): Segment {
  return {
    id: services.store.newId(),
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

function changed(segment: Segment, change: SegmentChange, stamp: { at: string; newId: () => string }): Segment {
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

async function check(tx: Transaction, segment: Segment): Promise<void> {
  const { groups, members, kind } = segment;
  const problems = [
    ...keyProblems('key', segment.key),
    ...textProblems('name', segment.name, undefined, 1),
    ...textProblems('description', segment.description, MAXIMUM_DESCRIPTION),
    ...memberProblems('kind', kind, SEGMENT_KINDS),
    ...memberProblems('match', segment.match, MATCHES),
    ...groupProblems('groups', segment.groups),
    ...storedJsonProblems('extensions', segment.extensions),
    ...(kind === 'STATIC' && groups.length > 0
      ? [problem('groups', 'are set on a STATIC segment, expected members instead')]
      : []),
    ...(kind === 'DYNAMIC' && members.length > 0
      ? [problem('members', 'are set on a DYNAMIC segment, expected groups of conditions instead')]
      : []),
    ...(members.length > MAXIMUM_SEGMENT_MEMBERS
      ? [problem('members', `are ${shown(members.length)}, expected ${MAXIMUM_SEGMENT_MEMBERS} at the most`)]
      : []),
    ...members.flatMap((member, index) => textProblems(`members.${index}`, member, 1_000, 1)),
    ...(await conditionsProblems(tx, segment.organizationId, placedConditions('groups', groups))),
    ...placedConditions('groups', groups)
      .filter(({ condition }) => mentionedIn([condition]).segments.has(segment.key))
      .map(({ path }) =>
        problem(`${path}.values`, `name "${segment.key}", expected other segments: it would contain itself`),
      ),
  ];
  if (problems.length > 0) throw new ValidationError(problems);
}

async function addMembers(tx: Transaction, segment: Segment, members: readonly string[]): Promise<void> {
  if (members.length === 0) return;
  const { organizationId, id: segmentId } = segment;
  await tx.segmentMember.createMany({
    data: members.map((targetingKey) => ({ organizationId, segmentId, targetingKey })),
  });
}

function placeOf({ id, organizationId }: Segment) {
  return { id, organizationId };
}

function columns({ members: _, ...segment }: Segment) {
  return { ...segment, groups: toColumn(segment.groups), extensions: toColumn(segment.extensions) };
}
