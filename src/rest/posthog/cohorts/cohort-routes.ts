import type { z } from 'zod';
import { createSegment, deleteSegment, type SegmentChange, updateSegment } from '../../../actions/segment/segments.ts';
import { countAffected } from '../../../actions/subject/subjects.ts';
import { ConflictError } from '../../../domain/errors.ts';
import { isJsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import { withExtensionPart } from '../../http/extension-part.ts';
import { emptyReply } from '../../http/reply.ts';
import { resource, routesAt } from '../../http/resource.ts';
import type { Call, Route, RouteContext } from '../../http/route.ts';
import { numberIn } from '../filters/filters-schema.ts';
import { pageOf, pageSchema } from '../pages.ts';
import { cohortPath, cohortsPath } from '../paths.ts';
import { type Project, reloadProject, segmentNumbered } from '../project.ts';
import { invalidInput, notFound } from '../refusal.ts';
import { checkCohortFilters, refuseBehavioral } from './cohort-filters.ts';
import { toSegmentConditions, toWireCohort } from './cohort-map.ts';
import {
  cohortChangeSchema,
  cohortExample,
  cohortQuerySchema,
  cohortSchema,
  newCohortExample,
  newCohortSchema,
} from './cohort-schema.ts';

const answer = { description: 'The cohort.', schema: cohortSchema, example: cohortExample };

type CohortCall<Body> = RouteContext<{ readonly id: string }, unknown, Body, Project>;

/** The segment of a cohort's id. Throws PosthogRefusal not_found. */
export function findCohort({ organization }: Project, id: string): Segment {
  const segment = segmentNumbered(organization, numberIn(id) ?? -1);
  if (segment === undefined) throw notFound();
  return segment;
}

const cohorts = routesAt(cohortsPath);

const listCohorts = cohorts.read({
  id: 'posthogListCohorts',
  summary: 'List cohorts',
  description: 'The newest first. Only the members of static cohorts are counted.',
  query: cohortQuerySchema,
  answers: {
    200: {
      description: 'A page of the list.',
      schema: pageSchema(cohortSchema).meta({ id: 'PosthogCohortPage' }),
      example: { count: 1, next: null, previous: null, results: [cohortExample] },
    },
  },
  read({ query, place, incoming: { url } }) {
    const { organization, organizationId } = place;
    return {
      dependsOn: ['posthog-cohorts', organization.revision, organizationId, url.href],
      answer() {
        const page = pageOf(wantedCohorts(place, query), query, url);
        return { status: 200, body: { ...page, results: page.results.map((one) => toWireCohort(one, place, null)) } };
      },
    };
  },
});

const createCohort = cohorts.write({
  method: 'POST',
  id: 'posthogCreateCohort',
  summary: 'Create a cohort',
  body: newCohortSchema,
  requestExample: newCohortExample,
  answers: { 201: answer },
  async write({ body, place, ...call }) {
    const isStatic = body.is_static === true;
    const segment = await createSegment(call.services, call.caller, {
      organizationId: place.organizationId,
      // A segment without a name is named by its key.
      name: body.name || undefined,
      description: body.description,
      kind: isStatic ? 'STATIC' : 'DYNAMIC',
      ...(isStatic ? { members: body._create_static_person_ids ?? [] } : {}),
      ...filtersChange(body.filters, place, isStatic, null),
    });
    return { status: 201, body: await showChanged(call, place, segment) };
  },
});

const cohort = resource({
  ...cohortPath,
  answer,
  async find({ place, parameters, ...call }) {
    const segment = findCohort(place, parameters.id);
    return { segment, count: await countMembers(call, place, segment) };
  },
  // The filters name other cohorts and group types, which may be renamed.
  current: ({ segment, count }, { place: { organizationId, organization } }) => ({
    dependsOn: ['posthog-cohort', organizationId, organization.revision, segment.id, count],
    version: segment.version,
  }),
  show: ({ segment, count }, { place }) => toWireCohort(segment, place, count),
});

const change = {
  description: 'Absent members stay. `deleted: true` deletes the cohort, unless flags or other cohorts use it.',
  body: cohortChangeSchema,
  requestExample: newCohortExample,
  write: changeCohort,
};

const deleteCohort = cohort.write({
  method: 'DELETE',
  id: 'posthogDeleteCohort',
  summary: 'Delete a cohort',
  description: 'Fails while flags or other cohorts use it.',
  failures: [400],
  answers: { 204: { description: 'The cohort is deleted.' } },
  // A cohort on which an answer depends is not deleted.
  mayWait: false,
  async write(call) {
    await remove(call, findCohort(call.place, call.parameters.id));
    return emptyReply(204);
  },
});

/** The routes of cohorts (contract §10). */
export const cohortRoutes: readonly Route[] = [
  listCohorts,
  createCohort,
  cohort.get({ id: 'posthogGetCohort', summary: 'Get a cohort' }),
  cohort.write({ ...change, method: 'PATCH', id: 'posthogUpdateCohort', summary: 'Update a cohort' }),
  cohort.write({ ...change, method: 'PUT', id: 'posthogPutCohort', summary: 'Update a cohort, as PATCH does' }),
  deleteCohort,
];

function wantedCohorts({ organization }: Project, query: z.output<typeof cohortQuerySchema>): readonly Segment[] {
  const { type, search = '' } = query;
  const kind = type === 'static' || type === 'dynamic' ? type.toUpperCase() : undefined;
  return [...organization.segments.values()]
    .map(({ segment }) => segment)
    .filter((segment) => kind === undefined || segment.kind === kind)
    .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
    .sort((left, right) => right.number - left.number);
}

async function changeCohort(call: CohortCall<z.output<typeof cohortChangeSchema>>) {
  const { services, caller, place, parameters, body, expectedVersion } = call;
  const segment = findCohort(place, parameters.id);
  const isStatic = segment.kind === 'STATIC';
  if ((body.is_static ?? isStatic) !== isStatic) {
    throw invalidInput('A cohort stays static or dynamic.', 'is_static');
  }
  if (body.deleted === true) {
    await remove(call, segment);
    return { status: 200, body: { ...toWireCohort(segment, place, null), deleted: true } };
  }
  const changed = await updateSegment(services, caller, {
    ...{ organizationId: place.organizationId, key: segment.key, expectedVersion },
    name: body.name === undefined ? undefined : body.name || segment.key,
    description: body.description,
    ...filtersChange(body.filters, place, isStatic, segment),
  });
  return { status: 200, body: await showChanged(call, place, changed) };
}

/** The change of a segment that filters mean. Those of a static cohort are only kept. */
function filtersChange(
  filters: JsonValue | undefined,
  project: Project,
  isStatic: boolean,
  segment: Segment | null,
): SegmentChange {
  if (filters === undefined || filters === null) return {};
  const extensions = withExtensionPart(segment?.extensions ?? {}, 'posthog', { filters });
  if (isStatic) return isJsonObject(filters) ? { extensions } : {};
  const tree = checkCohortFilters(filters, project, segment);
  if (segment !== null) refuseBehavioral(tree, segment, project);
  return { ...toSegmentConditions(tree, project), extensions };
}

async function remove(call: CohortCall<unknown>, { key }: Segment): Promise<void> {
  const { services, caller, place, expectedVersion } = call;
  try {
    await deleteSegment(services, caller, { organizationId: place.organizationId, key, expectedVersion });
  } catch (error) {
    if (!(error instanceof ConflictError && error.code === 'IN_USE')) throw error;
    throw invalidInput(inUse(error.dependents, place));
  }
}

/** PostHog's words for a cohort that is in use. */
function inUse(dependents: readonly string[], { organization }: Project): string {
  const flags = dependents.flatMap((key) => organization.flags.get(key) ?? []);
  if (flags.length > 0) {
    const names = flags.map(({ key, description }) => (description === '' ? key : description)).join(', ');
    const remedy = 'Please remove the cohort from these feature flags before deleting it.';
    return `This cohort is used in ${flags.length} active feature flag(s): ${names}. ${remedy}`;
  }
  const named = dependents.map((key) => organization.segments.get(key)?.segment.name ?? key);
  const names = named.length > 5 ? `${named.slice(0, 5).join(', ')}, and ${named.length - 5} more` : named.join(', ');
  const remedy = 'Please remove this cohort from those cohort definitions before deleting it.';
  return `This cohort is used as criteria in ${named.length} other cohort(s): ${names}. ${remedy}`;
}

async function showChanged(call: Pick<Call, 'services' | 'caller'>, project: Project, segment: Segment) {
  const current = await reloadProject(call, project);
  return toWireCohort(segment, current, await countMembers(call, current, segment));
}

/** The number of known persons in a cohort, in the project's environment. */
async function countMembers(
  { services, caller }: Pick<Call, 'services' | 'caller'>,
  { organizationId, environment }: Project,
  { key, kind, members }: Segment,
): Promise<number> {
  if (kind === 'STATIC') return members.length;
  const isMember = { id: '', attribute: '', operator: 'IN_SEGMENT', values: [key], ignoreCase: false } as const;
  const condition = { ...isMember, negate: false, groupType: null };
  const { affected } = await countAffected(services, caller, {
    ...{ organizationId, environment: environment.key, groupType: null },
    groups: [{ id: '', match: 'ALL', conditions: [condition] }],
  });
  return affected;
}
