import { createEnvironment, deleteEnvironment, updateEnvironment } from '../../actions/organization/environments.ts';
import { ConflictError, PermissionError } from '../../domain/errors.ts';
import { emptyReply } from '../http/reply.ts';
import { resource, routesAt } from '../http/resource.ts';
import type { Call, Route, RouteContext } from '../http/route.ts';
import { environmentExample, environmentPageExample, newEnvironmentExample } from './datadog-examples.ts';
import { environmentParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { type DatadogPlace, findEnvironment, placeFor } from './datadog-place.ts';
import { remapProblemPaths } from './datadog-problem.ts';
import { hasPart, pageOf } from './datadog-wire.ts';
import { keyOfName, toWireEnvironment } from './environment-map.ts';
import {
  environmentAnswerSchema,
  environmentChangeSchema,
  environmentListSchema,
  environmentQuerySchema,
  newEnvironmentSchema,
} from './environment-wire.ts';

const admit = (call: Call, access: 'read' | 'write') =>
  placeFor(call, access === 'read' ? needs.readEnvironment : needs.writeEnvironment);

const answer = { description: 'The environment.', schema: environmentAnswerSchema, example: environmentExample };

const environments = routesAt({ path: '/environments', admit });

const list = environments.read({
  id: 'ListFeatureFlagsEnvironments',
  summary: 'List environments',
  query: environmentQuerySchema,
  answers: {
    200: { description: 'A page of environments.', schema: environmentListSchema, example: environmentPageExample },
  },
  read({ caller, place, query }) {
    const { organization, organizationId, environments } = place;
    const { name, key, dd_env } = query;
    const state = [organization.revision, caller.environment];
    return {
      dependsOn: ['datadog-environments', organizationId, ...state, JSON.stringify(query)],
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

const create = environments.write({
  method: 'POST',
  id: 'CreateFeatureFlagsEnvironment',
  summary: 'Create an environment',
  description: 'Its key is derived from its name. Every flag is disabled in it.',
  body: newEnvironmentSchema,
  requestExample: newEnvironmentExample,
  answers: { 201: answer },
  async write({ body, services, caller, place }) {
    const { name, queries, is_production, require_feature_flag_approval } = body.data.attributes;
    refuseTakenName(place, name);
    const creating = createEnvironment(services, caller, {
      organizationId: place.organizationId,
      key: keyOfName(name, `environment-${services.store.newId().slice(0, 8)}`),
      name,
      queries,
      isProduction: is_production,
      requiresApproval: require_feature_flag_approval,
    });
    const environment = await remapProblemPaths(creating, /^/, 'data.attributes.');
    return { status: 201, body: { data: toWireEnvironment(environment) } };
  },
});

function refuseTakenName({ environments }: DatadogPlace, name: string): void {
  const taken = environments.find((environment) => environment.name === name);
  if (taken === undefined) return;
  const current = { entityType: 'environment', id: taken.id } as const;
  throw new ConflictError('KEY_TAKEN', `There is already an environment named "${name}".`, current);
}

type Context = RouteContext<{ readonly environment_id: string }, unknown, unknown, DatadogPlace>;

const environmentNamed = ({ place, parameters }: Pick<Context, 'place' | 'parameters'>) =>
  findEnvironment(place, parameters.environment_id);

const environment = resource({
  path: '/environments/{environment_id}',
  parameters: environmentParametersSchema,
  admit,
  find: environmentNamed,
  current: ({ id }, { place: { organizationId, organization } }) => ({
    dependsOn: ['datadog-environment', organizationId, organization.revision, id],
  }),
  show: (environment) => ({ data: toWireEnvironment(environment) }),
  answer,
  mayWait: true,
});

const update = environment.write({
  method: 'PUT',
  id: 'UpdateFeatureFlagsEnvironment',
  summary: 'Update an environment',
  description: 'An absent member stays as it is, and so does the key.',
  body: environmentChangeSchema,
  requestExample: newEnvironmentExample,
  async write({ services, caller, place, parameters, body }) {
    const { key } = environmentNamed({ place, parameters });
    const { name, queries, is_production, require_feature_flag_approval } = body.data.attributes;
    const updating = updateEnvironment(services, caller, {
      ...{ organizationId: place.organizationId, key, name, queries },
      isProduction: is_production,
      requiresApproval: require_feature_flag_approval,
    });
    const environment = await remapProblemPaths(updating, /^/, 'data.attributes.');
    return { status: 200, body: { data: toWireEnvironment(environment) } };
  },
});

const remove = environment.write({
  method: 'DELETE',
  id: 'DeleteFeatureFlagsEnvironment',
  summary: 'Delete an environment',
  description: 'Deletes the settings of all flags in it. The default environment cannot be deleted: 403.',
  answers: { 204: { description: 'The environment is deleted.' } },
  async write({ services, caller, place, parameters }) {
    const { key } = environmentNamed({ place, parameters });
    await deleteEnvironment(services, caller, { organizationId: place.organizationId, key }).catch((error) => {
      // The API documents no conflict here.
      if (error instanceof ConflictError && error.code === 'IN_USE') throw new PermissionError(null, error.message);
      throw error;
    });
    return emptyReply(204);
  },
});

/** The routes of environments: 1 and 8 to 11 of the contract. */
export const environmentRoutes: readonly Route[] = [
  list,
  create,
  environment.get({ id: 'GetFeatureFlagsEnvironment', summary: 'Get an environment' }),
  update,
  remove,
];
