import { removeRolloutCondition, setRolloutCondition } from '../../../actions/setting/settings.ts';
import type { Flag } from '../../../domain/flag.ts';
import type { JsonValue } from '../../../domain/json.ts';
import { readRoute, writeRoute } from '../../http/route.ts';
import { currentFlag } from '../current-flag.ts';
import { flagParametersSchema } from '../parameters.ts';
import { environmentQuerySchema, findFlag, findPlace, type Place, settingName } from '../place.ts';
import {
  changedRolloutSchema,
  flagRolloutSchema,
  toWireChangedRollout,
  toWireRollout,
} from '../wire-rollout-answer.ts';
import { fromWireRolloutCondition, wireRolloutConditionInputSchema } from '../wire-rollout-condition.ts';
import {
  conditionExample,
  flagRolloutExample,
  removedRolloutExample,
  replacedRolloutExample,
} from './rollout-examples.ts';

function rolloutDependsOn(flag: Flag, { environment }: Place): readonly JsonValue[] {
  return ['rollout', environment, flag.id, flag.version];
}

const current = currentFlag(rolloutDependsOn);

/** GET a flag's condition. */
export const getRollout = readRoute({
  method: 'GET',
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'getRollout',
    summary: 'Get the rollout condition of a flag',
    answers: { 200: { description: 'The condition.', schema: flagRolloutSchema, example: flagRolloutExample } },
    failures: [404],
  },
  async read({ parameters, query, ...call }) {
    const place = await findPlace(call, 'flag:read', parameters.organization_id, query.environment);
    const flag = findFlag(place, parameters.flag_key);
    return {
      dependsOn: rolloutDependsOn(flag, place),
      answer: () => ({ status: 200, body: toWireRollout(flag, place) }),
    };
  },
});

/** PUT a flag's condition, whole. */
export const replaceRollout = writeRoute({
  method: 'PUT',
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: wireRolloutConditionInputSchema,
  operation: {
    id: 'replaceRollout',
    summary: 'Set the rollout condition of a flag',
    description: 'Replaces: an absent member is null.',
    requestExample: conditionExample,
    answers: { 200: { description: 'The condition.', schema: changedRolloutSchema, example: replacedRolloutExample } },
    failures: [400, 404, 409],
    mayWait: true,
  },
  current,
  async write({ parameters: { organization_id, flag_key }, query, body, expectedVersion, ...call }) {
    const place = await findPlace(call, 'flag:write', organization_id, query.environment);
    const name = settingName(place, flag_key, expectedVersion);
    const condition = fromWireRolloutCondition(body);
    const flag = await setRolloutCondition(call.services, call.caller, { ...name, ...condition });
    return { status: 200, body: toWireChangedRollout(flag, place) };
  },
});

/** DELETE a flag's condition. */
export const removeRollout = writeRoute({
  method: 'DELETE',
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'removeRollout',
    summary: 'Remove the rollout condition of a flag',
    description: 'The flag is then rolled out at once where its switch is on.',
    answers: {
      200: { description: 'There is none any more.', schema: changedRolloutSchema, example: removedRolloutExample },
    },
    failures: [404, 409],
    mayWait: true,
  },
  current,
  async write({ parameters: { organization_id, flag_key }, query, expectedVersion, ...call }) {
    const place = await findPlace(call, 'flag:write', organization_id, query.environment);
    const name = settingName(place, flag_key, expectedVersion);
    const flag = await removeRolloutCondition(call.services, call.caller, name);
    return { status: 200, body: toWireChangedRollout(flag, place) };
  },
});
