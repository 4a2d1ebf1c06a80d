import { z } from 'zod';
import { refreshOrganization } from '../../../actions/organization/refresh.ts';
import { resetSwitches } from '../../../actions/setting/reset-switches.ts';
import { type Current, type RouteContext, writeRoute } from '../../http/route.ts';
import { environmentQuerySchema, findPlace } from '../place.ts';
import { toWireInstant } from '../wire-instant.ts';
import {
  changedStateExample,
  createdStateExample,
  newStateExample,
  refreshExample,
  resetStatesExample,
  stateChangeExample,
} from './org-feature-flags-examples.ts';
import { statesDependOn, switchStateOf, toWireState, toWireStates } from './org-feature-flags-map.ts';
import {
  createdStateSchema,
  newStateSchema,
  organizationStatesSchema,
  orgParametersSchema,
  resetStatesSchema,
  stateChangeSchema,
  stateSchema,
} from './org-feature-flags-wire.ts';
import { makeOverride, makePlace, setOverride } from './override.ts';

type OrganizationContext<Body> = RouteContext<
  z.output<typeof orgParametersSchema>,
  z.output<typeof environmentQuerySchema>,
  Body
>;

/** The states of an organisation as GET sees them, for `If-Match`. */
async function currentStates({ parameters, query, now, ...call }: OrganizationContext<unknown>): Promise<Current> {
  const place = await findPlace(call, 'flag:write', parameters.org_id, query.environment);
  return { dependsOn: statesDependOn(place, now) };
}

/** POST a state. */
export const createState = writeRoute({
  method: 'POST',
  path: '',
  parameters: z.object({}),
  query: environmentQuerySchema,
  body: newStateSchema,
  operation: {
    id: 'createFeatureState',
    summary: 'Create a feature state of an organisation',
    description:
      'The organisation and the flag are made where they are missing. A switch that is set already is a conflict.',
    requestExample: newStateExample,
    answers: { 201: { description: 'The state.', schema: createdStateSchema, example: createdStateExample } },
    failures: [400, 404, 409],
    mayWait: true,
  },
  async write({ query, body: { org_id, feature_key: featureKey, enabled }, ...call }) {
    const place = await makePlace(call, org_id, query.environment);
    const flag = await makeOverride(call, place, { featureKey, enabled });
    const { updated_at, ...state } = toWireState(switchStateOf(flag, place));
    return { status: 201, body: { ...state, created_at: updated_at } };
  },
});

/** PUT a state. */
export const updateState = writeRoute({
  method: 'PUT',
  path: '/{org_id}',
  parameters: orgParametersSchema,
  query: environmentQuerySchema,
  body: stateChangeSchema,
  operation: {
    id: 'updateFeatureState',
    summary: 'Set the switch of a feature for an organisation',
    requestExample: stateChangeExample,
    answers: { 200: { description: 'The state.', schema: stateSchema, example: changedStateExample } },
    failures: [400, 404, 409],
    mayWait: true,
  },
  async current(context) {
    const place = await findPlace(context, 'flag:write', context.parameters.org_id, context.query.environment);
    const version = place.organization.flags.get(context.body.feature_key)?.version;
    return { ...(await currentStates(context)), version };
  },
  async write({ parameters, query, body: { feature_key: featureKey, enabled }, expectedVersion, ...call }) {
    const place = await findPlace(call, 'flag:write', parameters.org_id, query.environment);
    const flag = await setOverride(call, place, { featureKey, enabled, expectedVersion });
    return { status: 200, body: toWireState(switchStateOf(flag, place)) };
  },
});

/** DELETE the overrides of an organisation. */
export const resetStates = writeRoute({
  method: 'DELETE',
  path: '/{org_id}',
  parameters: orgParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'resetFeatureStates',
    summary: 'Remove all feature flag overrides of an organisation',
    description:
      'Each switch follows its default again, and is off where the catalogue has none. Flags, variants, rules and rollout ' +
      'conditions stay.',
    answers: { 200: { description: 'They are removed.', schema: resetStatesSchema, example: resetStatesExample } },
    failures: [404, 409],
    mayWait: true,
  },
  current: currentStates,
  async write({ parameters: { org_id }, query, ...call }) {
    const { environment } = await findPlace(call, 'flag:write', org_id, query.environment);
    const at = await resetSwitches(call.services, call.caller, { organizationId: org_id, environment });
    return { status: 200, body: { org_id, deleted: true, deleted_at: toWireInstant(at) } };
  },
});

/** POST /refresh: read an organisation again. */
export const refreshStates = writeRoute({
  method: 'POST',
  path: '/{org_id}/refresh',
  parameters: orgParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'refreshFeatureStates',
    summary: 'Read the feature flags of an organisation again',
    description: 'From the database, on every node. Nothing needs it: every node hears of every change by itself.',
    answers: { 200: { description: 'The states.', schema: organizationStatesSchema, example: refreshExample } },
    failures: [404],
  },
  async write({ parameters: { org_id }, query, now, ...call }) {
    await findPlace(call, 'flag:write', org_id, query.environment);
    await refreshOrganization(call.services, call.caller, { organizationId: org_id });
    const place = await findPlace(call, 'flag:write', org_id, query.environment);
    return { status: 200, body: toWireStates(call.services, place, now) };
  },
});
