import { addTargetingRule, replaceTargetingRules } from '../../actions/setting/targeting-rules.ts';
import { type Flag, settingOf } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Route } from '../http/route.ts';
import { knownRule, readAllocation, toWireAllocations } from './allocation-map.ts';
import {
  allocationAnswerSchema,
  allocationListSchema,
  allocationSetSchema,
  newAllocationSchema,
} from './allocation-wire.ts';
import {
  allocationExample,
  allocationSetExample,
  newAllocationExample,
  newAllocationSetExample,
} from './datadog-examples.ts';
import { flagEnvironmentParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { type DatadogPlace, findEnvironment } from './datadog-place.ts';
import { remapProblemPaths } from './datadog-problem.ts';
import { type FlagContext, flagName, flagNamed, flagResource } from './flag-resource.ts';
import { outcomeAnswer } from './suggestion.ts';

/** The start of the paths of a setting's rules. */
const RULES = '^(?:settings\\.[^.]+\\.)?rules\\.';
const pendingDescription = 'The change waits for approval; this is the result once it is approved.';

/** The setting that a request writes, and what is needed to read its allocations. */
function settingNamed(context: FlagContext<unknown, { readonly environment_id: string }>) {
  const { services, place, parameters } = context;
  const flag = flagNamed(context);
  const environment = findEnvironment(place, parameters.environment_id);
  return {
    environment,
    count: settingOf(flag, environment.key)?.rules.length ?? 0,
    name: { ...flagName(flag, context), environment: environment.key },
    tools: { organization: place.organization, newId: services.store.newId },
  };
}

function shownAllocations(flag: Flag, environment: Environment, place: DatadogPlace) {
  const setting = settingOf(flag, environment.key);
  const allocations = setting === undefined ? [] : toWireAllocations(flag, environment, setting, place);
  return allocations.map((allocation) => ({ id: allocation.id, type: 'allocations', attributes: allocation }));
}

const path = '/{feature_flag_id}/environments/{environment_id}/allocations';
const allocations = flagResource(path, flagEnvironmentParametersSchema, needs.writeRules);

const create = allocations.write({
  method: 'POST',
  id: 'CreateAllocationsForFeatureFlagInEnvironment',
  summary: 'Create an allocation',
  description: 'It comes after all others.',
  body: newAllocationSchema,
  requestExample: newAllocationExample,
  answers: {
    201: { description: 'The allocation.', schema: allocationAnswerSchema, example: allocationExample },
    202: { description: pendingDescription, schema: allocationAnswerSchema },
  },
  async write(context) {
    const { services, caller, place, body } = context;
    const { attributes } = body.data;
    const { name, tools, environment, count } = settingNamed(context);
    const adding = addTargetingRule(services, caller, name, (flag) => ({
      ...readAllocation(attributes, flag, undefined, 'data.attributes', tools),
      id: attributes.id?.toLowerCase(),
    }));
    const change = remapProblemPaths(adding, new RegExp(`${RULES}${count}(?=\\.)`), 'data.attributes');
    return outcomeAnswer(services, change, { done: 201, waiting: 202 }, ({ flag }) => {
      const shown = shownAllocations(flag, environment, place);
      return { data: shown.find((allocation) => allocation.attributes.key === attributes.key) };
    });
  },
});

const replace = allocations.write({
  method: 'PUT',
  id: 'UpdateAllocationsForFeatureFlagInEnvironment',
  summary: 'Replace all allocations',
  description: 'An allocation whose id or key exists keeps its ids and the progress of its schedule.',
  body: allocationSetSchema,
  requestExample: newAllocationSetExample,
  answers: {
    200: { description: 'The allocations in order.', schema: allocationListSchema, example: allocationSetExample },
    202: { description: pendingDescription, schema: allocationListSchema },
  },
  async write(context) {
    const { services, caller, place, body } = context;
    const { name, tools, environment } = settingNamed(context);
    const replacing = replaceTargetingRules(services, caller, name, (flag, setting) =>
      body.data.map(({ attributes }, index) =>
        readAllocation(attributes, flag, knownRule(setting, attributes), `data.${index}.attributes`, tools),
      ),
    );
    const change = remapProblemPaths(replacing, new RegExp(`${RULES}(\\d+)(?=\\.)`), 'data.$1.attributes');
    return outcomeAnswer(services, change, { done: 200, waiting: 202 }, ({ flag }) => ({
      data: shownAllocations(flag, environment, place),
    }));
  },
});

/** The routes of allocations: 14 and 15 of the contract. */
export const allocationRoutes: readonly Route[] = [create, replace];
