import { ConflictError, problem, shown, ValidationError } from '../../domain/errors.ts';
import { keyProblems, memberProblems } from '../../domain/flag-rules.ts';
import { groupProblems } from '../../domain/group-rules.ts';
import { MAXIMUM_SEGMENT_MEMBERS, SEGMENT_KINDS, type Segment } from '../../domain/segment.ts';
import { MATCHES } from '../../domain/targeting.ts';
import { MAXIMUM_DESCRIPTION, storedJsonProblems, textProblems } from '../../domain/text-rules.ts';
import { loadSegment } from '../../store/flags/load.ts';
import { toColumn } from '../../store/json-columns.ts';
import type { Transaction } from '../../store/transaction.ts';
import { type EntityKeeper, type EntityWrite, type Guarded, UNGUARDED } from '../change-request/entity-keeper.ts';
import { dependentsOfSegment } from '../flag/dependents.ts';
import type { CommitView } from '../flag/flag-commit.ts';
import { environmentsOfDependents } from '../flag/protected-answers.ts';
import { conditionsProblems, mentionedIn, placedConditions } from '../flag/references.ts';
import { isUnchanged, logEntry } from '../log-entry.ts';

type Write = EntityWrite<'SEGMENT'>;

/** How segments are checked and saved. A change of who is in a segment waits where flags of a protected environment depend on it. */
export const segmentKeeper: EntityKeeper<'SEGMENT'> = {
  type: 'SEGMENT',
  permission: 'segment:write',
  nameOf: ({ id, key }) => ({ id, key }),
  versionOf: ({ version }) => version,
  find: loadSegment,
  stamp: (segment, { at, caller }) => ({
    ...segment,
    version: segment.version + 1,
    updatedAt: at,
    updatedBy: caller.actor.id,
  }),
  async check({ tx }, { before, after }) {
    if (after !== null) await checkSegment(tx, after);
    else if (before !== null) await refuseWhileUsed(tx, before);
  },
  guard,
  async save({ tx }, { kind, before, after }) {
    if (after === null) {
      if (before !== null) await tx.segment.delete({ where: placeOf(before), select: { id: true } });
    } else {
      await saveSegment(tx, before, after);
    }
    const entity = after ?? before;
    return { changes: entity === null ? [] : [logEntry(kind, 'SEGMENT', entity, before, after)] };
  },
};

async function guard(open: CommitView, { before, after }: Write): Promise<Guarded> {
  if (before === null || after === null || isUnchanged(membership(before), membership(after))) return UNGUARDED;
  return { ...UNGUARDED, waitsFor: environmentsOfDependents(await open.contents(), { segment: before.key }) };
}

/** What decides who is in a segment. */
function membership({ match, groups, members }: Segment): Pick<Segment, 'match' | 'groups' | 'members'> {
  return { match, groups, members };
}

async function refuseWhileUsed(tx: Transaction, { id, organizationId, key }: Segment): Promise<void> {
  const dependents = await dependentsOfSegment(tx, organizationId, key);
  if (dependents.length === 0) return;
  const message = `The segment "${key}" is in use by ${dependents.join(', ')}.`;
  throw new ConflictError('IN_USE', message, { entityType: 'segment', id }, dependents);
}

async function checkSegment(tx: Transaction, segment: Segment): Promise<void> {
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

async function saveSegment(tx: Transaction, before: Segment | null, after: Segment): Promise<void> {
  if (before === null) await tx.segment.create({ data: columns(after), select: { id: true } });
  else await tx.segment.update({ where: placeOf(after), data: columns(after), select: { id: true } });
  const [was, is] = [new Set(before?.members), new Set(after.members)];
  const { organizationId, id: segmentId } = after;
  const removed = [...was].filter((member) => !is.has(member));
  if (removed.length > 0)
    await tx.segmentMember.deleteMany({ where: { organizationId, segmentId, targetingKey: { in: removed } } });
  const added = after.members.filter((member) => !was.has(member));
  if (added.length > 0)
    await tx.segmentMember.createMany({
      data: added.map((targetingKey) => ({ organizationId, segmentId, targetingKey })),
    });
}

function placeOf({ id, organizationId }: Segment) {
  return { id, organizationId };
}

function columns({ members: _, ...segment }: Segment) {
  return { ...segment, groups: toColumn(segment.groups), extensions: toColumn(segment.extensions) };
}
