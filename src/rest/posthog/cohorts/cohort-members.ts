import { z } from 'zod';
import { createSegment, updateSegment } from '../../../actions/segment/segments.ts';
import { subjectsWithFlagOn } from '../../../actions/subject/subjects.ts';
import { toInstant } from '../../../domain/instant.ts';
import type { JsonValue } from '../../../domain/json.ts';
import { MAXIMUM_SEGMENT_MEMBERS, type Segment } from '../../../domain/segment.ts';
import { readTargetingKeys } from '../../../store/subjects/subject-keys.ts';
import { routesAt } from '../../http/resource.ts';
import type { Route, RouteContext } from '../../http/route.ts';
import { livingFlag } from '../flags/flag-lookup.ts';
import { cohortPath, flagRoutes } from '../paths.ts';
import { type Project, reloadProject } from '../project.ts';
import { invalidInput } from '../refusal.ts';
import { toWireCohort } from './cohort-map.ts';
import { findCohort } from './cohort-routes.ts';
import { cohortExample, cohortSchema } from './cohort-schema.ts';

/** The most persons that one request can add. */
const MAXIMUM_PEOPLE = 10_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const answers = {
  200: { description: 'Done.', schema: z.object({ success: z.literal(true) }), example: { success: true } },
};

const cohort = routesAt(cohortPath);

const addMembers = cohort.write({
  method: 'PATCH',
  action: 'add_persons_to_static_cohort',
  id: 'posthogAddPersonsToStaticCohort',
  summary: 'Add persons to a static cohort',
  body: z.looseObject({
    person_ids: z.json().optional().describe('The ids of persons, or their distinct ids.'),
    distinct_ids: z.json().optional().describe('Distinct ids.'),
  }),
  requestExample: { distinct_ids: ['user-1', 'user-2'] },
  answers,
  async write({ body, ...call }) {
    const segment = staticCohort(call);
    const people = [...listOf('person_ids', body.person_ids), ...listOf('distinct_ids', body.distinct_ids)];
    if (people.length === 0) {
      const name = body.person_ids === undefined && body.distinct_ids !== undefined ? 'distinct_ids' : 'person_ids';
      throw invalidInput(body[name] === undefined ? `${name} must be a list` : `${name} cannot be empty`);
    }
    if (people.length > MAXIMUM_PEOPLE) throw invalidInput('List size exceeds limit');
    return changeMembers(call, segment, { addMembers: await targetingKeysOf(call, people) });
  },
});

const removeMember = cohort.write({
  method: 'PATCH',
  action: 'remove_person_from_static_cohort',
  id: 'posthogRemovePersonFromStaticCohort',
  summary: 'Remove a person from a static cohort',
  body: z.looseObject({ person_id: z.string().describe('The id of the person, or a distinct id.') }),
  requestExample: { person_id: 'user-1' },
  answers,
  async write({ body, ...call }) {
    const segment = staticCohort(call);
    return changeMembers(call, segment, { removeMembers: await targetingKeysOf(call, [body.person_id]) });
  },
});

const cohortOfFlag = flagRoutes.write({
  method: 'POST',
  action: 'create_static_cohort_for_flag',
  id: 'posthogCreateStaticCohortForFlag',
  summary: 'Create a static cohort of the persons for whom a feature flag is on',
  description: 'It contains the known persons, and does not follow later changes.',
  failures: [400],
  answers: {
    201: {
      description: 'The cohort.',
      schema: z.object({ cohort: cohortSchema }),
      example: { cohort: { ...cohortExample, is_static: true, cohort_type: 'static', filters: { properties: {} } } },
    },
  },
  mayWait: false,
  async write({ place, parameters, ...call }) {
    const { services, caller, now } = call;
    const flag = livingFlag(place, parameters.id);
    const { organizationId, environment } = place;
    const people = subjectsWithFlagOn(services, caller, {
      organizationId,
      environment: environment.key,
      flagKey: flag.key,
    });
    const segment = await createSegment(services, caller, {
      organizationId,
      kind: 'STATIC',
      name: `Users with feature flag ${flag.key} enabled at ${toInstant(now).slice(0, 19).replace('T', ' ')}`,
      members: await collect(people),
    });
    return { status: 201, body: { cohort: toWireCohort(segment, await reloadProject(call, place), null) } };
  },
});

/** The routes of the members of static cohorts (contract §10, §2.11). */
export const memberRoutes: readonly Route[] = [addMembers, removeMember, cohortOfFlag];

type CohortCall = Pick<
  RouteContext<{ readonly id: string }, unknown, unknown, Project>,
  'services' | 'caller' | 'place' | 'parameters'
>;

function staticCohort({ place, parameters }: CohortCall): Segment {
  const segment = findCohort(place, parameters.id);
  if (segment.kind !== 'STATIC') throw invalidInput('Can only add users to static cohorts');
  return segment;
}

async function changeMembers(
  { services, caller }: CohortCall,
  { organizationId, key }: Segment,
  change: { readonly addMembers: readonly string[] } | { readonly removeMembers: readonly string[] },
) {
  await updateSegment(services, caller, { organizationId, key, ...change });
  return { status: 200, body: { success: true } };
}

/** A name that is not the id of a known person is a distinct id. */
async function targetingKeysOf({ services, place }: CohortCall, people: readonly string[]): Promise<readonly string[]> {
  const ids = people.filter((name) => UUID.test(name)).map((name) => name.toLowerCase());
  const keys = await readTargetingKeys(services.store.db, place.organizationId, ids);
  return people.flatMap((name) => keys.get(name.toLowerCase()) ?? [name]);
}

function listOf(name: string, list: JsonValue | undefined): readonly string[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw invalidInput(`${name} must be a list`);
  return list.map((item) => {
    if (typeof item === 'string' || typeof item === 'number') return String(item);
    throw invalidInput(`${name} must be a list of texts`);
  });
}

/** Throws PosthogRefusal for more persons than a static cohort can hold. */
async function collect(people: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const one of people) {
    found.push(one);
    if (found.length <= MAXIMUM_SEGMENT_MEMBERS) continue;
    const detail = `The flag is on for more than ${MAXIMUM_SEGMENT_MEMBERS} persons, too many for a static cohort.`;
    throw invalidInput(detail);
  }
  return found;
}
