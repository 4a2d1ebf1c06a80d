import { createFlag as create, deleteFlag as remove } from '../../../actions/flag/flags.ts';
import { setFlagSetting, setRolloutCondition } from '../../../actions/setting/settings.ts';
import { writeRoute } from '../../http/route.ts';
import { currentFlag } from '../current-flag.ts';
import { flagParametersSchema, organizationParametersSchema } from '../parameters.ts';
import { environmentQuerySchema, findFlag, findPlace, settingName } from '../place.ts';
import { changedRolloutSchema, toWireChangedRollout } from '../wire-rollout-answer.ts';
import { fromWireRolloutCondition, wireRolloutConditionInputSchema } from '../wire-rollout-condition.ts';
import {
  changedFlagExample,
  changedRolloutExample,
  createdFlagExample,
  flagChangeExample,
  newFlagExample,
  rolloutChangeExample,
} from './organization-flags-examples.ts';
import { flagDependsOn, readChange, toWireFlag } from './organization-flags-map.ts';
import {
  deletedFlagSchema,
  newOrganizationFlagSchema,
  organizationFlagChangeSchema,
  organizationFlagSchema,
} from './organization-flags-wire.ts';

const current = currentFlag(flagDependsOn);

/** POST a flag. */
export const createFlag = writeRoute({
  method: 'POST',
  path: '',
  parameters: organizationParametersSchema,
  query: environmentQuerySchema,
  body: newOrganizationFlagSchema,
  operation: {
    id: 'createOrganizationFlag',
    summary: 'Create a feature flag for an organization',
    requestExample: newFlagExample,
    answers: {
      201: {
        description: 'The flag; `Location` is where it is.',
        schema: organizationFlagSchema,
        example: createdFlagExample,
      },
    },
    failures: [400, 404, 409],
    mayWait: true,
  },
  async write({ parameters: { organization_id }, query, body, ...call }) {
    const place = await findPlace(call, 'flag:write', organization_id, query.environment);
    const { environment } = place;
    const condition = body.rollout_condition ?? null;
    const rolloutCondition = condition === null ? null : fromWireRolloutCondition(condition);
    const flag = await create(call.services, call.caller, {
      organizationId: organization_id,
      key: body.flag_key,
      settings: [{ environment, enabled: body.enabled ?? false, rolloutCondition }],
    });
    const location = `${call.incoming.url.pathname}/${encodeURIComponent(flag.key)}${call.incoming.url.search}`;
    return { status: 201, body: toWireFlag(flag, place), headers: { location } };
  },
});

/** PUT a flag's switch, its rollout condition, or both. */
export const updateFlag = writeRoute({
  method: 'PUT',
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: organizationFlagChangeSchema,
  operation: {
    id: 'updateOrganizationFlag',
    summary: "Update a feature flag's enabled state or rollout condition",
    requestExample: flagChangeExample,
    answers: { 200: { description: 'The flag.', schema: organizationFlagSchema, example: changedFlagExample } },
    failures: [400, 404, 409],
    mayWait: true,
  },
  current,
  async write({ parameters: { organization_id, flag_key }, query, body, expectedVersion, ...call }) {
    const place = await findPlace(call, 'flag:write', organization_id, query.environment);
    const { enabled, rollout_condition: condition } = readChange(body, findFlag(place, flag_key));
    const rolloutCondition = condition ? fromWireRolloutCondition(condition) : condition;
    const name = settingName(place, flag_key, expectedVersion);
    const flag = await setFlagSetting(call.services, call.caller, { ...name, enabled, rolloutCondition });
    return { status: 200, body: toWireFlag(flag, place) };
  },
});

/** DELETE a flag. */
export const deleteFlag = writeRoute({
  method: 'DELETE',
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'deleteOrganizationFlag',
    summary: 'Delete a feature flag of an organization',
    answers: {
      200: {
        description: 'It is deleted, in every environment.',
        schema: deletedFlagSchema,
        example: { deleted: true, flag_key: 'peer_review_module' },
      },
    },
    failures: [404, 409],
    mayWait: true,
  },
  current,
  async write({ parameters: { organization_id, flag_key }, query, expectedVersion, ...call }) {
    await findPlace(call, 'flag:write', organization_id, query.environment);
    const name = { organizationId: organization_id, flagKey: flag_key, expectedVersion };
    const flag = await remove(call.services, call.caller, name);
    return { status: 200, body: { deleted: true, flag_key: flag.key } };
  },
});

/** PATCH a flag's rollout condition. */
export const mergeRollout = writeRoute({
  method: 'PATCH',
  path: '/{flag_key}/rollout',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: wireRolloutConditionInputSchema,
  operation: {
    id: 'mergeOrganizationFlagRollout',
    summary: 'Update only the rollout condition of a flag',
    description: 'Merges: an absent member stays as it is, null clears it.',
    requestExample: rolloutChangeExample,
    answers: {
      200: { description: 'The condition.', schema: changedRolloutSchema, example: changedRolloutExample },
    },
    failures: [400, 404, 409],
    mayWait: true,
  },
  current,
  async write({ parameters: { organization_id, flag_key }, query, body, expectedVersion, ...call }) {
    const place = await findPlace(call, 'flag:write', organization_id, query.environment);
    const name = settingName(place, flag_key, expectedVersion);
    const change = { ...fromWireRolloutCondition(body), merge: true };
    const flag = await setRolloutCondition(call.services, call.caller, { ...name, ...change });
    return { status: 200, body: toWireChangedRollout(flag, place) };
  },
});
