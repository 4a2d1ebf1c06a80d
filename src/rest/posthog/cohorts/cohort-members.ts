import { z } from 'zod';
import { createSegment, type SegmentChange, updateSegment } from '../../../actions/segment/segments.ts';
import { subjectsIn } from '../../../actions/subject/subjects.ts';
import { toInstant } from '../../../domain/instant.ts';
import type { JsonValue } from '../../../domain/json.ts';
import { MAXIMUM_SEGMENT_MEMBERS, type Segment } from '../../../domain/segment.ts';
import { readTargetingKeys } from '../../../store/subjects/subject-keys.ts';
import { type RouteContext, writeRoute } from '../../http/route.ts';
import { livingFlag } from '../flags/flag-lookup.ts';
import { cohortParametersSchema, flagParametersSchema, noQuerySchema } from '../parameters.ts';
import { type Asking, enter, refreshed } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { toWireCohort } from './cohort-map.ts';
import { findCohort } from './cohort-reads.ts';
import { cohortExample, cohortSchema, staticMembersExample, staticMembersSchema } from './cohort-schema.ts';

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

/** POST to make a static cohort of those whom a flag is on for (contract §2.11). */
export const cohortOfFlag = writeRoute({
  method: 'POST',
  path: '/feature_flags/{id}/create_static_cohort_for_flag',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogCreateStaticCohortForFlag',
    summary: 'Create a static cohort of the people for whom a feature flag is on',
    description: 'Of those who are known; who comes later is not in it.',
    answers: {
      201: {
        description: 'The cohort.',
        schema: z.object({ cohort: cohortSchema }),
        example: { cohort: { ...cohortExample, is_static: true, cohort_type: 'static', filters: { properties: {} } } },
      },
    },
    failures: [400, 404],
  },
  async write({ parameters, ...call }) {
    const { services, caller, now } = call;
    const place = await enter({ ...call, parameters }, 'feature_flag:write');
    const flag = livingFlag(place, parameters.id);
    const { organizationId, environment } = place;
    const people = subjectsIn(services, caller, { organizationId, environment: environment.key, flagKey: flag.key });
    const segment = await createSegment(services, caller, {
      organizationId,
      kind: 'STATIC',
      name: `Users with feature flag ${flag.key} enabled at ${toInstant(now).slice(0, 19).replace('T', ' ')}`,
      members: await listed(people),
    });
    const cohort = toWireCohort(segment, await refreshed(call, place), null);
    return { status: 201, body: { cohort } };
  },
});

/** Throws PosthogRefusal where there are more than a static cohort can hold. */
async function listed(people: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const one of people) {
    found.push(one);
    if (found.length <= MAXIMUM_SEGMENT_MEMBERS) continue;
    const detail = `The flag is on for more than ${MAXIMUM_SEGMENT_MEMBERS} people, who are too many for a static cohort.`;
    throw new PosthogRefusal('invalid_input', detail);
  }
  return found;
}
