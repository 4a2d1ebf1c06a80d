import { countAffected } from '../../../actions/subject/subjects.ts';
import type { Segment } from '../../../domain/segment.ts';
import { readRoute } from '../../http/route.ts';
import { notFound, readNumber } from '../flags/flag-lookup.ts';
import { listPage } from '../pages.ts';
import { cohortParametersSchema, noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { type Asking, enter, type PosthogPlace, segmentNumbered } from '../project.ts';
import { toWireCohort } from './cohort-map.ts';
import {
  cohortExample,
  cohortPageExample,
  cohortPageSchema,
  cohortQuerySchema,
  cohortSchema,
} from './cohort-schema.ts';

/** GET the list (contract §10). */
export const listCohorts = readRoute({
  method: 'GET',
  path: '/cohorts',
  parameters: projectParametersSchema,
  query: cohortQuerySchema,
  body: null,
  operation: {
    id: 'posthogListCohorts',
    summary: 'List cohorts',
    description: 'The newest first. Only static ones are counted here.',
    answers: { 200: { description: 'A part of them.', schema: cohortPageSchema, example: cohortPageExample } },
    failures: [],
  },
  async read({ query, ...call }) {
    const place = await enter(call, 'cohort:read');
    const { url } = call.incoming;
    return {
      dependsOn: ['posthog-cohorts', place.organization.revision, place.organizationId, url.href],
      answer() {
        const page = listPage(cohortsOf(place, query), query, url);
        return { status: 200, body: { ...page, results: page.results.map((one) => toWireCohort(one, place, null)) } };
      },
    };
  },
});

function cohortsOf(
  { organization }: PosthogPlace,
  { type, search = '' }: { type?: string | undefined; search?: string | undefined },
) {
  const kind = type === 'static' || type === 'dynamic' ? type.toUpperCase() : undefined;
  const isWanted = (segment: Segment) =>
    (kind === undefined || segment.kind === kind) && segment.name.toLowerCase().includes(search.toLowerCase());
  return [...organization.segments.values()]
    .map(({ segment }) => segment)
    .filter(isWanted)
    .sort((left, right) => right.number - left.number);
}

/** GET one (contract §10). */
export const getCohort = readRoute({
  method: 'GET',
  path: '/cohorts/{id}',
  parameters: cohortParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogGetCohort',
    summary: 'Get a cohort',
    answers: { 200: { description: 'The cohort.', schema: cohortSchema, example: cohortExample } },
    failures: [404],
  },
  async read({ parameters, ...call }) {
    const place = await enter({ ...call, parameters }, 'cohort:read');
    const segment = findCohort(place, parameters.id);
    const count = await countMembers(call, place, segment);
    return {
      dependsOn: [...cohortDependsOn(segment, place), count],
      answer: () => ({ status: 200, body: toWireCohort(segment, place, count) }),
    };
  },
});

/** The segment of a cohort's id. Throws PosthogRefusal not_found. */
export function findCohort({ organization }: PosthogPlace, id: string): Segment {
  const number = readNumber(id);
  const segment = number === undefined ? undefined : segmentNumbered(organization, number);
  if (segment === undefined) throw notFound();
  return segment;
}

/** What a cohort is shown from, apart from how many are in it. Its filters name other cohorts, and group types. */
export function cohortDependsOn({ id }: Segment, { organization, organizationId }: PosthogPlace) {
  return ['posthog-cohort', organizationId, organization.revision, id];
}

/** How many of the people known where the place is are in a cohort. */
export async function countMembers(
  { services, caller }: Pick<Asking, 'services' | 'caller'>,
  { organizationId, environment }: PosthogPlace,
  { key, kind, members }: Segment,
): Promise<number> {
  if (kind === 'STATIC') return members.length;
  const isIn = {
    id: '',
    attribute: '',
    operator: 'IN_SEGMENT',
    values: [key],
    ignoreCase: false,
    negate: false,
    groupType: null,
  } as const;
  const groups = [{ id: '', match: 'ALL', conditions: [isIn] }] as const;
  const counted = await countAffected(services, caller, {
    organizationId,
    environment: environment.key,
    groups,
    groupType: null,
  });
  return counted.affected;
}
