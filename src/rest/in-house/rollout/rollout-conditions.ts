import { removeRolloutCondition, setRolloutCondition } from '../../../actions/setting/settings.ts';
import type { Route } from '../../http/route.ts';
import { settingNamed } from '../place.ts';
import { fromWireRolloutCondition, rolloutConditionInputSchema, rolloutRoutes } from '../rollout-condition.ts';
import * as examples from './rollout-examples.ts';

const rollout = rolloutRoutes('/{flag_key}');

/** The routes that manage a flag's rollout condition. */
export const conditionRoutes: readonly Route[] = [
  rollout.get({ id: 'getRollout', summary: 'Get the rollout condition of a flag', example: examples.flagRollout }),
  rollout.write({
    method: 'PUT',
    id: 'replaceRollout',
    summary: 'Set the rollout condition of a flag',
    description: 'Replaces: an absent member is null.',
    body: rolloutConditionInputSchema,
    requestExample: examples.condition,
    example: examples.replacedRollout,
    change: (context) =>
      setRolloutCondition(context.services, context.caller, {
        ...settingNamed(context),
        ...fromWireRolloutCondition(context.body),
      }),
  }),
  rollout.write({
    method: 'DELETE',
    id: 'removeRollout',
    summary: 'Remove the rollout condition of a flag',
    description: 'A flag whose switch is on is rolled out immediately.',
    example: examples.removedRollout,
    change: (context) => removeRolloutCondition(context.services, context.caller, settingNamed(context)),
  }),
];
