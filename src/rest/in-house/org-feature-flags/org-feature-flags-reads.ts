import { z } from 'zod';
import { authorize } from '../../../actions/authorize.ts';
import { type Caller, isAllowed } from '../../../domain/caller.ts';
import { NotFoundError } from '../../../domain/errors.ts';
import { KEY_PATTERN } from '../../../domain/key.ts';
import type { Permission } from '../../../domain/permission.ts';
import { hasEnvironment, readRevisionSum, readSwitchStates } from '../../../store/flags/switch-states.ts';
import { readRoute } from '../../http/route.ts';
import { offsetOf } from '../paging.ts';
import { environmentQuerySchema, findPlace } from '../place.ts';
import { featureCheckExample, organizationStatesExample, statePageExample } from './org-feature-flags-examples.ts';
import { effectiveState, statesDependOn, toWireState, toWireStates } from './org-feature-flags-map.ts';
import {
  featureCheckSchema,
  featureParametersSchema,
  organizationStatesSchema,
  orgParametersSchema,
  statePageSchema,
  statesQuerySchema,
} from './org-feature-flags-wire.ts';

/** An effective state is an answer as much as it is a part of the flag: whoever may see either may see it. */
function statePermission(caller: Caller): Permission {
  return isAllowed(caller, 'flag:read') ? 'flag:read' : 'evaluate';
}

/** GET the switches of all organisations. */
export const listStates = readRoute({
  method: 'GET',
  path: '',
  parameters: z.object({}),
  query: statesQuerySchema,
  body: null,
  operation: {
    id: 'listFeatureStates',
    summary: 'List the feature states of all organisations',
    description: 'Needs a key that is not bound to an organisation.',
    answers: { 200: { description: 'A page of states.', schema: statePageSchema, example: statePageExample } },
    failures: [400, 404],
  },
  async read({ query, services, caller }) {
    authorize(caller, 'flag:read', null);
    const db = services.store.acrossOrganizations;
    const { environment, page, limit } = query;
    if (environment !== undefined && !(KEY_PATTERN.test(environment) && (await hasEnvironment(db, environment)))) {
      throw new NotFoundError('environment', environment);
    }
    const filter = { organizationId: query.org_id, flagKey: query.feature_key, enabled: query.enabled, environment };
    return {
      dependsOn: ['all states', await readRevisionSum(db), page, limit, JSON.stringify(filter)],
      async answer() {
        const { states, total } = await readSwitchStates(db, filter, { skip: offsetOf(query), take: limit });
        return { status: 200, body: { data: states.map(toWireState), pagination: { page, limit, total } } };
      },
    };
  },
});

/** GET the effective states of an organisation. */
export const getStates = readRoute({
  method: 'GET',
  path: '/{org_id}',
  parameters: orgParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'getFeatureStates',
    summary: 'Get all feature flags of an organisation',
    description:
      'Effective states: switched on, and the activation date reached. Defaults of the catalogue are included.',
    answers: {
      200: { description: 'The states.', schema: organizationStatesSchema, example: organizationStatesExample },
    },
    failures: [404],
  },
  async read({ parameters, query, now, ...call }) {
    const place = await findPlace(call, statePermission(call.caller), parameters.org_id, query.environment);
    return {
      dependsOn: statesDependOn(place, now),
      answer: () => ({ status: 200, body: toWireStates(call.services, place, now) }),
    };
  },
});

/** GET the effective state of one feature. */
export const checkFeature = readRoute({
  method: 'GET',
  path: '/{org_id}/{feature_key}',
  parameters: featureParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'checkFeature',
    summary: 'Check whether a feature is enabled for an organisation',
    answers: { 200: { description: 'The state.', schema: featureCheckSchema, example: featureCheckExample } },
    failures: [404],
  },
  async read({ parameters: { org_id, feature_key }, query, now, ...call }) {
    const place = await findPlace(call, statePermission(call.caller), org_id, query.environment);
    const enabled = effectiveState(call.services, place, feature_key, now);
    return {
      dependsOn: [...statesDependOn(place, now), feature_key],
      answer: () => ({ status: 200, body: { org_id, feature_key, enabled } }),
    };
  },
});
