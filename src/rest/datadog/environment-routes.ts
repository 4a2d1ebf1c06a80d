import { createEnvironment, deleteEnvironment, updateEnvironment } from '../../actions/organization/environments.ts';
import { ConflictError, PermissionError } from '../../domain/errors.ts';
import type { Environment } from '../../domain/organization.ts';
import { emptyReply } from '../http/reply.ts';
import { readRoute, writeRoute } from '../http/route.ts';
import { environmentExample, environmentPageExample, newEnvironmentExample } from './datadog-examples.ts';
import { environmentParametersSchema, noQuerySchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { type DatadogPlace, enter, findEnvironment } from './datadog-place.ts';
import { placed } from './datadog-problem.ts';
import { hasPart, pageOf } from './datadog-wire.ts';
import { keyOfName, toWireEnvironment } from './environment-map.ts';
import {
  environmentAnswerSchema,
  environmentChangeSchema,
  environmentListSchema,
  environmentQuerySchema,
  newEnvironmentSchema,
} from './environment-wire.ts';

const answer = { schema: environmentAnswerSchema, example: environmentExample };

/** 1: GET the list. */
export const listEnvironments = readRoute({
  method: 'GET',
  path: '/environments',
  parameters: noQuerySchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'ListFeatureFlagsEnvironments',
    summary: 'List environments',
    answers: {
      200: { description: 'A page of them.', schema: environmentListSchema, example: environmentPageExample },
    },
    failures: [400],
  },
  async read({ query, ...call }) {
    const { organization, organizationId, environments } = await enter(call, needs.readEnvironment);
    const { name, key, dd_env } = query;
    const filters = { name: name ?? null, key: key ?? null, dd_env: dd_env ?? null };
    const page = { limit: query.limit, offset: query.offset };
    const seen = call.caller.environment;
    return {
      dependsOn: ['datadog-environments', organizationId, organization.revision, seen, { ...filters, ...page }],
      answer() {
        const filtered = environments.filter(
          (environment) =>
            hasPart(environment.name, name) &&
            hasPart(environment.key, key) &&
            (dd_env === undefined || environment.queries.includes(dd_env)),
        );
        const { items, meta } = pageOf(environments, filtered, query);
        return { status: 200, body: { data: items.map(toWireEnvironment), meta } };
      },
    };
  },
});

/** 9: GET one. */
export const getEnvironment = readRoute({
  method: 'GET',
  path: '/environments/{environment_id}',
  parameters: environmentParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'GetFeatureFlagsEnvironment',
    summary: 'Get an environment',
    answers: { 200: { description: 'The environment.', ...answer } },
    failures: [404],
  },
  async read({ parameters, ...call }) {
    const place = await enter(call, needs.readEnvironment);
    const environment = findEnvironment(place, parameters.environment_id);
    return {
      dependsOn: environmentDependsOn(environment, place),
      answer: () => ({ status: 200, body: { data: toWireEnvironment(environment) } }),
    };
  },
});

function environmentDependsOn({ id }: Environment, { organization, organizationId }: DatadogPlace) {
  return ['datadog-environment', organizationId, organization.revision, id];
}

/** 8: POST one. */
export const makeEnvironment = writeRoute({
  method: 'POST',
  path: '/environments',
  parameters: noQuerySchema,
  query: noQuerySchema,
  body: newEnvironmentSchema,
  operation: {
    id: 'CreateFeatureFlagsEnvironment',
    summary: 'Create an environment',
    description: 'Its key is made from its name. Every flag begins disabled in it.',
    requestExample: newEnvironmentExample,
    answers: { 201: { description: 'The environment.', ...answer } },
    failures: [400, 409],
  },
  async write({ body, services, caller, ...call }) {
    const place = await enter({ ...call, services, caller }, needs.writeEnvironment);
    const { name, queries, is_production, require_feature_flag_approval } = body.data.attributes;
    refuseTakenName(place, name);
    const making = createEnvironment(services, caller, {
      organizationId: place.organizationId,
      key: keyOfName(name, `environment-${services.store.newId().slice(0, 8)}`),
      name,
      queries,
      isProduction: is_production,
      requiresApproval: require_feature_flag_approval,
    });
    const environment = await placed(making, /^/, 'data.attributes.');
    return { status: 201, body: { data: toWireEnvironment(environment) } };
  },
});

function refuseTakenName({ environments }: DatadogPlace, name: string): void {
  const taken = environments.find((environment) => environment.name === name);
  if (taken === undefined) return;
  const current = { entityType: 'environment', id: taken.id } as const;
  throw new ConflictError('KEY_TAKEN', `There is already an environment named "${name}".`, current);
}

/** 10: PUT what is to change of one. */
export const changeEnvironment = writeRoute({
  method: 'PUT',
  path: '/environments/{environment_id}',
  parameters: environmentParametersSchema,
  query: noQuerySchema,
  body: environmentChangeSchema,
  operation: {
    id: 'UpdateFeatureFlagsEnvironment',
    summary: 'Update an environment',
    description: 'What is absent stays, and so does the key.',
    requestExample: newEnvironmentExample,
    answers: { 200: { description: 'The environment.', ...answer } },
    failures: [400, 404],
  },
  async current({ parameters, ...call }) {
    const place = await enter(call, needs.writeEnvironment);
    return { dependsOn: environmentDependsOn(findEnvironment(place, parameters.environment_id), place) };
  },
  async write({ parameters, body, services, caller, ...call }) {
    const place = await enter({ ...call, services, caller }, needs.writeEnvironment);
    const { key } = findEnvironment(place, parameters.environment_id);
    const { name, queries, is_production, require_feature_flag_approval } = body.data.attributes;
    const changing = updateEnvironment(services, caller, {
      ...{ organizationId: place.organizationId, key, name, queries },
      isProduction: is_production,
      requiresApproval: require_feature_flag_approval,
    });
    const environment = await placed(changing, /^/, 'data.attributes.');
    return { status: 200, body: { data: toWireEnvironment(environment) } };
  },
});

/** 11: DELETE one. */
export const removeEnvironment = writeRoute({
  method: 'DELETE',
  path: '/environments/{environment_id}',
  parameters: environmentParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'DeleteFeatureFlagsEnvironment',
    summary: 'Delete an environment',
    description: 'With everything that flags were set to in it. The default environment cannot be deleted: 403.',
    answers: { 204: { description: 'It is deleted.' } },
    failures: [404],
  },
  async current({ parameters, ...call }) {
    const place = await enter(call, needs.writeEnvironment);
    return { dependsOn: environmentDependsOn(findEnvironment(place, parameters.environment_id), place) };
  },
  async write({ parameters, services, caller, ...call }) {
    const place = await enter({ ...call, services, caller }, needs.writeEnvironment);
    const { key } = findEnvironment(place, parameters.environment_id);
    try {
      await deleteEnvironment(services, caller, { organizationId: place.organizationId, key });
    } catch (error) {
      // A conflict is no answer that the client knows here.
      if (error instanceof ConflictError && error.code === 'IN_USE') throw new PermissionError(null, error.message);
      throw error;
    }
    return emptyReply(204);
  },
});
