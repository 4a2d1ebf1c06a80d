import { z } from 'zod';
import { type SegmentChange, updateSegment } from '../../../actions/segment/segments.ts';
import type { JsonValue } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import { readTargetingKeys } from '../../../store/subjects/subject-keys.ts';
import { type RouteContext, writeRoute } from '../../http/route.ts';
import { cohortParametersSchema, noQuerySchema } from '../posthog-parameters.ts';
import { type Asking, enter } from '../posthog-place.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import { staticMembersExample } from './cohort-examples.ts';
import { findCohort } from './cohort-reads.ts';
import { staticMembersSchema } from './cohort-wire.ts';

/** The most people that one request can add. */
const MAXIMUM_PEOPLE = 10_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const successSchema = z.object({ success: z.literal(true) });
const answers = { 200: { description: 'It is done.', schema: successSchema, example: { success: true } } };
const shared = { method: 'PATCH', parameters: cohortParametersSchema, query: noQuerySchema } as const;

/** PATCH people into a static cohort (contract §10). */
export const addMembers = writeRoute({
  ...shared,
  path: '/cohorts/{id}/add_persons_to_static_cohort',
  body: staticMembersSchema,
  operation: {
    id: 'posthogAddPersonsToStaticCohort',
    summary: 'Add people to a static cohort',
    description: 'By their ids, or by what they are called by.',
    requestExample: staticMembersExample,
    answers,
    failures: [400, 404],
  },
  async write({ body, ...context }) {
    const segment = await staticCohort(context);
    const people = [...listOf('person_ids', body.person_ids), ...listOf('distinct_ids', body.distinct_ids)];
    if (people.length === 0) {
      const name = body.person_ids === undefined && body.distinct_ids !== undefined ? 'distinct_ids' : 'person_ids';
      throw invalid(body[name] === undefined ? `${name} must be a list` : `${name} cannot be empty`);
    }
    if (people.length > MAXIMUM_PEOPLE) throw invalid('List size exceeds limit');
    return change(context, segment, { addMembers: await targetingKeysOf(context, segment, people) });
  },
});

/** PATCH somebody out of a static cohort. */
export const removeMember = writeRoute({
  ...shared,
  path: '/cohorts/{id}/remove_person_from_static_cohort',
  body: z.looseObject({ person_id: z.string().describe('The id of somebody, or what they are called by.') }),
  operation: {
    id: 'posthogRemovePersonFromStaticCohort',
    summary: 'Take somebody out of a static cohort',
    requestExample: { person_id: 'user-1' },
    answers,
    failures: [400, 404],
  },
  async write({ body, ...context }) {
    const segment = await staticCohort(context);
    return change(context, segment, { removeMembers: await targetingKeysOf(context, segment, [body.person_id]) });
  },
});

type CohortCall = Asking &
  Pick<RouteContext<{ readonly project_id: string; readonly id: string }, unknown, unknown>, 'parameters'>;

async function staticCohort(context: CohortCall): Promise<Segment> {
  const segment = findCohort(await enter(context, 'cohort:write'), context.parameters.id);
  if (segment.kind !== 'STATIC') throw invalid('Can only add users to static cohorts');
  return segment;
}

async function change({ services, caller }: CohortCall, { organizationId, key }: Segment, members: SegmentChange) {
  await updateSegment(services, caller, { organizationId, key, ...members });
  return { status: 200, body: { success: true } };
}

/** A name that is no id of somebody known is what somebody is called by. */
async function targetingKeysOf(
  { services }: CohortCall,
  { organizationId }: Segment,
  people: readonly string[],
): Promise<readonly string[]> {
  const ids = people.filter((name) => UUID.test(name)).map((name) => name.toLowerCase());
  const keys = await readTargetingKeys(services.store.db, organizationId, ids);
  return people.flatMap((name) => keys.get(name.toLowerCase()) ?? [name]);
}

function listOf(name: string, list: JsonValue | undefined): readonly string[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw invalid(`${name} must be a list`);
  return list.map((item) => {
    if (typeof item === 'string' || typeof item === 'number') return String(item);
    throw invalid(`${name} must be a list of texts`);
  });
}

function invalid(detail: string): PosthogRefusal {
  return new PosthogRefusal('invalid_input', detail);
}
