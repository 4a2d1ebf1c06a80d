import { refreshOrganization } from '../../../actions/organization/refresh.ts';
import { resetSwitches } from '../../../actions/setting/reset-switches.ts';
import { isAllowed } from '../../../domain/caller.ts';
import { type Access, resource } from '../../http/resource.ts';
import { type Call, type Route, writeRoute } from '../../http/route.ts';
import { environmentQuerySchema, findPlace, type Place } from '../place.ts';
import { toWireInstant } from '../wire-instant.ts';
import { listStates } from './list-states.ts';
import * as examples from './org-feature-flags-examples.ts';
import { effectiveState, statesDependOn, switchStateOf, toWireState, toWireStates } from './org-feature-flags-map.ts';
import {
  createdStateSchema,
  featureCheckSchema,
  featureParametersSchema,
  newStateSchema,
  organizationStatesSchema,
  orgParametersSchema,
  resetStatesSchema,
  stateChangeSchema,
  stateSchema,
} from './org-feature-flags-wire.ts';
import { makeOverride, setOverride } from './override.ts';

/** An effective state is both an evaluation and a part of the flag: either permission suffices to read it. */
function admit(call: Call, access: Access): Promise<Place> {
  const mayEvaluate = access === 'read' && !isAllowed(call.caller, 'flag:read');
  return findPlace(call, mayEvaluate ? 'evaluate' : `flag:${access}`, call.parameters.org_id ?? '');
}

const states = resource({
  path: '/{org_id}',
  parameters: orgParametersSchema,
  query: environmentQuerySchema,
  mayWait: true,
  admit,
  find: ({ place }) => place,
  current: (place, { now }) => ({ dependsOn: statesDependOn(place, now) }),
  show: (place, { services, caller, now }) => toWireStates(services, caller, place, now),
  answer: { description: 'The states.', schema: organizationStatesSchema, example: examples.organizationStates },
});

const feature = resource({
  path: '/{org_id}/{feature_key}',
  parameters: featureParametersSchema,
  query: environmentQuerySchema,
  admit,
  find: ({ services, caller, place, parameters, now }) =>
    effectiveState(services, caller, place, parameters.feature_key, now),
  current: (_, { place, parameters, now }) => ({ dependsOn: [...statesDependOn(place, now), parameters.feature_key] }),
  show: (enabled, { parameters }) => ({ ...parameters, enabled }),
  answer: { description: 'The state.', schema: featureCheckSchema, example: examples.featureCheck },
});

const createState = writeRoute({
  method: 'POST',
  path: '',
  query: environmentQuerySchema,
  body: newStateSchema,
  operation: {
    id: 'createFeatureState',
    summary: 'Create a feature state of an organisation',
    description: 'Creates the organisation and the flag where they are missing. 409 if the switch is already set.',
    requestExample: examples.newState,
    answers: { 201: { description: 'The state.', schema: createdStateSchema, example: examples.createdState } },
    failures: [404],
    mayWait: true,
  },
  async write({ body: { org_id, feature_key: featureKey, enabled }, ...call }) {
    const { flag, place } = await makeOverride(call, org_id, { featureKey, enabled });
    const { updated_at, ...state } = toWireState(switchStateOf(flag, place));
    return { status: 201, body: { ...state, created_at: updated_at } };
  },
});

const updateState = states.write({
  method: 'PUT',
  id: 'updateFeatureState',
  summary: 'Set the switch of a feature for an organisation',
  body: stateChangeSchema,
  requestExample: examples.stateChange,
  answers: { 200: { description: 'The state.', schema: stateSchema, example: examples.changedState } },
  current: ({ place, body, now }) => ({
    dependsOn: statesDependOn(place, now),
    version: place.organization.flags.get(body.feature_key)?.version,
  }),
  async write({ place, body: { feature_key: featureKey, enabled }, expectedVersion, ...call }) {
    const flag = await setOverride(call, place, { featureKey, enabled, expectedVersion });
    return { status: 200, body: toWireState(switchStateOf(flag, place)) };
  },
});

const resetStates = states.write({
  method: 'DELETE',
  id: 'resetFeatureStates',
  summary: 'Remove all feature flag overrides of an organisation',
  description:
    'Each switch follows its default again, and is off where the catalogue has no default. Flags, variants, rules and ' +
    'rollout conditions stay.',
  answers: {
    200: { description: 'The overrides are removed.', schema: resetStatesSchema, example: examples.resetStates },
  },
  async write({ services, caller, place, parameters: { org_id } }) {
    const setting = { organizationId: org_id, environment: place.environment };
    const deletedAt = await resetSwitches(services, caller, setting);
    return { status: 200, body: { org_id, deleted: true, deleted_at: toWireInstant(deletedAt) } };
  },
});

const refreshStates = states.write({
  method: 'POST',
  action: 'refresh',
  id: 'refreshFeatureStates',
  summary: 'Reload the feature flags of an organisation',
  description: 'From the database, on every node. Clients never need this: nodes load every change themselves.',
  mayWait: false,
  answers: { 200: { description: 'The states.', schema: organizationStatesSchema, example: examples.refresh } },
  current: undefined,
  async write(context) {
    const { services, caller, parameters, now } = context;
    await refreshOrganization(services, caller, { organizationId: parameters.org_id });
    return { status: 200, body: toWireStates(services, caller, await admit(context, 'write'), now) };
  },
});

/** The routes of the contract. */
export const orgFeatureFlagsRoutes: readonly Route[] = [
  listStates,
  states.get({
    id: 'getFeatureStates',
    summary: 'Get all feature flags of an organisation',
    description:
      'Effective states: switched on, and the activation date reached. Includes the defaults of the catalogue.',
  }),
  createState,
  updateState,
  resetStates,
  feature.get({ id: 'checkFeature', summary: 'Check whether a feature is enabled for an organisation' }),
  refreshStates,
];
