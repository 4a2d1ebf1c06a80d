import { addTargetingRule, replaceTargetingRules } from '../../actions/setting/targeting-rules.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { type RouteContext, writeRoute } from '../http/route.ts';
import { knownRule, readAllocation, toWireAllocations } from './allocation-map.ts';
import {
  allocationAnswerSchema,
  allocationListSchema,
  allocationSetSchema,
  newAllocationSchema,
  type WireAllocation,
} from './allocation-wire.ts';
import { currentFlag } from './current-flag.ts';
import {
  allocationExample,
  allocationSetExample,
  newAllocationExample,
  newAllocationSetExample,
} from './datadog-examples.ts';
import { flagEnvironmentParametersSchema, noQuerySchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { type DatadogPlace, enter, findEnvironment, findFlag, settingOf } from './datadog-place.ts';
import { placed } from './datadog-problem.ts';
import { outcomeOf } from './suggestion.ts';

type Context = RouteContext<{ readonly feature_flag_id: string; readonly environment_id: string }, unknown, unknown>;

const current = currentFlag(needs.writeRules);
/** What the places of a setting's rules begin with. */
const RULES = '^(?:settings\\.[^.]+\\.)?rules\\.';
const path = '/{feature_flag_id}/environments/{environment_id}/allocations';
const waitingDescription = 'The change waits for approval; this is what it will be.';

/** Where allocations are written, and what they are read with. */
async function enterSetting(context: Context) {
  const { services, parameters, expectedVersion } = context;
  const place = await enter(context, needs.writeRules);
  const flag = findFlag(place, parameters.feature_flag_id);
  const environment = findEnvironment(place, parameters.environment_id);
  const { organizationId, organization } = place;
  return {
    place,
    environment,
    count: settingOf(flag, environment)?.rules.length ?? 0,
    name: { organizationId, flagKey: flag.key, environment: environment.key, expectedVersion },
    tools: { organization, newId: services.store.newId },
  };
}

function shownAllocations(flag: Flag, environment: Environment, place: DatadogPlace): WireAllocation[] {
  const setting = settingOf(flag, environment);
  return setting === undefined ? [] : toWireAllocations(flag, environment, setting, place);
}

function toResource(allocation: WireAllocation) {
  return { id: allocation.id, type: 'allocations', attributes: allocation };
}

/** 14: POST an allocation after all others. */
export const addAllocation = writeRoute({
  method: 'POST',
  path,
  parameters: flagEnvironmentParametersSchema,
  query: noQuerySchema,
  body: newAllocationSchema,
  operation: {
    id: 'CreateAllocationsForFeatureFlagInEnvironment',
    summary: 'Create an allocation',
    description: 'It is asked after all others.',
    requestExample: newAllocationExample,
    answers: {
      201: { description: 'The allocation.', schema: allocationAnswerSchema, example: allocationExample },
      202: { description: waitingDescription, schema: allocationAnswerSchema },
    },
    failures: [400, 404, 409],
  },
  current,
  async write(context) {
    const { services, caller, body } = context;
    const { attributes } = body.data;
    const { name, tools, place, environment, count } = await enterSetting(context);
    const adding = addTargetingRule(services, caller, name, (flag) => ({
      ...readAllocation(attributes, flag, undefined, 'data.attributes', tools),
      id: attributes.id?.toLowerCase(),
    }));
    const verb = placed(adding, new RegExp(`${RULES}${count}(?=\\.)`), 'data.attributes');
    const { flag, suggestion } = await outcomeOf(services, verb);
    const made = shownAllocations(flag, environment, place).filter(({ key }) => key === attributes.key);
    return { status: suggestion === null ? 201 : 202, body: { data: made.map(toResource)[0] } };
  },
});

/** 15: PUT all allocations. */
export const replaceAllocations = writeRoute({
  method: 'PUT',
  path,
  parameters: flagEnvironmentParametersSchema,
  query: noQuerySchema,
  body: allocationSetSchema,
  operation: {
    id: 'UpdateAllocationsForFeatureFlagInEnvironment',
    summary: 'Replace all allocations',
    description: 'Those of an id, or a key, that is there already keep their ids and how far they have come.',
    requestExample: newAllocationSetExample,
    answers: {
      200: { description: 'The allocations in order.', schema: allocationListSchema, example: allocationSetExample },
      202: { description: waitingDescription, schema: allocationListSchema },
    },
    failures: [400, 404, 409],
  },
  current,
  async write(context) {
    const { services, caller, body } = context;
    const { name, tools, place, environment } = await enterSetting(context);
    const replacing = replaceTargetingRules(services, caller, name, (flag, setting) =>
      body.data.map(({ attributes }, index) =>
        readAllocation(attributes, flag, knownRule(setting, attributes), `data.${index}.attributes`, tools),
      ),
    );
    const verb = placed(replacing, new RegExp(`${RULES}(\\d+)(?=\\.)`), 'data.$1.attributes');
    const { flag, suggestion } = await outcomeOf(services, verb);
    const data = shownAllocations(flag, environment, place).map(toResource);
    return { status: suggestion === null ? 200 : 202, body: { data } };
  },
});
