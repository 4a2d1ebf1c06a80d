import { createSegment, deleteSegment, type SegmentChange, updateSegment } from '../../../actions/segment/segments.ts';
import { ConflictError } from '../../../domain/errors.ts';
import { isJsonObject, type JsonValue } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import type { Answer } from '../../http/answer.ts';
import { emptyReply } from '../../http/reply.ts';
import { type RouteContext, writeRoute } from '../../http/route.ts';
import { withPosthogPart } from '../extension.ts';
import { cohortParametersSchema, noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { type Asking, admitting, enter, type PosthogPlace, refreshed } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { checkCohortFilters, isAskedForByFlags, refuseEvents } from './cohort-filters.ts';
import { toDeciding, toWireCohort } from './cohort-map.ts';
import { cohortDependsOn, countMembers, findCohort } from './cohort-reads.ts';
import {
  type CohortChange,
  cohortChangeSchema,
  cohortExample,
  cohortSchema,
  newCohortExample,
  newCohortSchema,
} from './cohort-schema.ts';

const answer = { description: 'The cohort.', schema: cohortSchema, example: cohortExample };
type CohortParameters = { readonly project_id: string; readonly id: string };

/** POST one (contract §10). */
export const makeCohort = writeRoute({
  method: 'POST',
  path: '/cohorts',
  parameters: projectParametersSchema,
  query: noQuerySchema,
  body: newCohortSchema,
  admit: admitting('cohort:write'),
  operation: {
    id: 'posthogCreateCohort',
    summary: 'Create a cohort',
    requestExample: newCohortExample,
    answers: { 201: answer },
    failures: [400],
  },
  async write({ body, ...call }) {
    const place = await enter(call, 'cohort:write');
    const isStatic = body.is_static === true;
    const segment = await createSegment(call.services, call.caller, {
      organizationId: place.organizationId,
      // A cohort without a name is called by its key.
      name: body.name || undefined,
      description: body.description,
      kind: isStatic ? 'STATIC' : 'DYNAMIC',
      ...(isStatic ? { members: body._create_static_person_ids ?? [] } : {}),
      ...filtersChange(body.filters, place, isStatic, null),
    });
    return answerCohort(call, place, segment, 201);
  },
});

const change = {
  path: '/cohorts/{id}',
  parameters: cohortParametersSchema,
  query: noQuerySchema,
  body: cohortChangeSchema,
  admit: admitting('cohort:write'),
  current,
  write: changeOne,
} as const;
const failures = [400, 404];

/** PATCH what is to change of one (contract §10). */
export const changeCohort = writeRoute({
  ...change,
  method: 'PATCH',
  operation: {
    id: 'posthogUpdateCohort',
    summary: 'Update a cohort',
    description: 'What is absent stays. `deleted: true` deletes it, unless flags or other cohorts ask for it.',
    requestExample: newCohortExample,
    answers: { 200: answer },
    failures,
  },
});

/** PUT does the same, as PostHog's does. */
export const putCohort = writeRoute({
  ...change,
  method: 'PUT',
  operation: {
    id: 'posthogPutCohort',
    summary: 'Update a cohort',
    description: 'The same as PATCH: what is absent stays.',
    requestExample: newCohortExample,
    answers: { 200: answer },
    failures,
  },
});

/** DELETE one (contract §10). */
export const removeCohort = writeRoute({
  method: 'DELETE',
  path: '/cohorts/{id}',
  parameters: cohortParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogDeleteCohort',
    summary: 'Delete a cohort',
    description: 'Unless flags or other cohorts ask for it.',
    answers: { 204: { description: 'It is deleted.' } },
    failures,
  },
  current,
  async write({ parameters, expectedVersion, ...call }) {
    const place = await enter({ ...call, parameters }, 'cohort:write');
    await remove(call, place, findCohort(place, parameters.id), expectedVersion);
    return emptyReply(204);
  },
});

async function current({ parameters, ...call }: RouteContext<CohortParameters, unknown, unknown>) {
  const place = await enter({ ...call, parameters }, 'cohort:write');
  const segment = findCohort(place, parameters.id);
  const count = await countMembers(call, place, segment);
  return { dependsOn: [...cohortDependsOn(segment, place), count], version: segment.version };
}

async function changeOne({
  parameters,
  body,
  expectedVersion,
  ...call
}: RouteContext<CohortParameters, unknown, CohortChange>) {
  const place = await enter({ ...call, parameters }, 'cohort:write');
  const segment = findCohort(place, parameters.id);
  const isStatic = segment.kind === 'STATIC';
  if ((body.is_static ?? isStatic) !== isStatic) {
    throw new PosthogRefusal('invalid_input', 'A cohort stays static or dynamic, as it was made.', 'is_static');
  }
  if (body.deleted === true) {
    await remove(call, place, segment, expectedVersion);
    return { status: 200, body: { ...toWireCohort(segment, place, null), deleted: true } };
  }
  const changed = await updateSegment(call.services, call.caller, {
    ...{ organizationId: place.organizationId, key: segment.key, expectedVersion },
    name: body.name === undefined ? undefined : body.name || segment.key,
    description: body.description,
    ...filtersChange(body.filters, place, isStatic, segment),
  });
  return answerCohort(call, place, changed, 200);
}

/** What filters change of a segment; those of a static cohort decide nothing and are only kept. */
function filtersChange(
  filters: JsonValue | undefined,
  place: PosthogPlace,
  isStatic: boolean,
  segment: Segment | null,
): SegmentChange {
  if (filters === undefined || filters === null) return {};
  const extensions = withPosthogPart(segment?.extensions ?? {}, { filters });
  if (isStatic) return isJsonObject(filters) ? { extensions } : {};
  const tree = checkCohortFilters(filters, place, segment);
  if (segment !== null && isAskedForByFlags(segment, place)) refuseEvents(tree, place);
  return { ...toDeciding(tree, place), extensions };
}

async function remove(
  { services, caller }: Pick<Asking, 'services' | 'caller'>,
  place: PosthogPlace,
  { key }: Segment,
  expectedVersion: number | undefined,
): Promise<void> {
  try {
    await deleteSegment(services, caller, { organizationId: place.organizationId, key, expectedVersion });
  } catch (error) {
    if (!(error instanceof ConflictError && error.code === 'IN_USE')) throw error;
    throw new PosthogRefusal('invalid_input', inUse(error.dependents, place));
  }
}

/** What PostHog says of a cohort that is in use. */
function inUse(dependents: readonly string[], { organization }: PosthogPlace): string {
  const flags = dependents.flatMap((key) => organization.flags.get(key) ?? []);
  if (flags.length > 0) {
    const names = flags.map(({ key, description }) => (description === '' ? key : description)).join(', ');
    const remedy = 'Please remove the cohort from these feature flags before deleting it.';
    return `This cohort is used in ${flags.length} active feature flag(s): ${names}. ${remedy}`;
  }
  const cohorts = dependents.map((key) => organization.segments.get(key)?.segment.name ?? key);
  const names =
    cohorts.length > 5 ? `${cohorts.slice(0, 5).join(', ')}, and ${cohorts.length - 5} more` : cohorts.join(', ');
  const remedy = 'Please remove this cohort from those cohort definitions before deleting it.';
  return `This cohort is used as criteria in ${cohorts.length} other cohort(s): ${names}. ${remedy}`;
}

/** A cohort as it is after a write. */
async function answerCohort(
  call: Pick<Asking, 'services' | 'caller'>,
  place: PosthogPlace,
  segment: Segment,
  status: number,
): Promise<Answer> {
  const now = await refreshed(call, place);
  return { status, body: toWireCohort(segment, now, await countMembers(call, now, segment)) };
}
