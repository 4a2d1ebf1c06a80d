import { createFlag, deleteFlag } from '../../../actions/flag/flags.ts';
import { setFlagSetting, setRolloutCondition } from '../../../actions/setting/settings.ts';
import { resource, routesAt } from '../../http/resource.ts';
import type { Route } from '../../http/route.ts';
import { offsetOf } from '../paging.ts';
import { flagParametersSchema, organizationParametersSchema } from '../parameters.ts';
import { admitTo, environmentQuerySchema, flagNamed, settingNamed } from '../place.ts';
import {
  currentFlag,
  fromWireRolloutCondition,
  rolloutConditionInputSchema,
  rolloutRoutes,
} from '../rollout-condition.ts';
import * as examples from './organization-flags-examples.ts';
import { listedFlags, readChange, toWireFlag } from './organization-flags-map.ts';
import {
  deletedFlagSchema,
  newOrganizationFlagSchema,
  organizationFlagChangeSchema,
  organizationFlagPageSchema,
  organizationFlagSchema,
  organizationFlagsQuerySchema,
} from './organization-flags-wire.ts';

const flags = routesAt({
  path: '',
  parameters: organizationParametersSchema,
  query: environmentQuerySchema,
  mayWait: true,
  admit: admitTo('organization_id'),
});

const list = flags.read({
  id: 'listOrganizationFlags',
  summary: 'List the feature flags of an organization',
  description: 'In the order of their creation.',
  query: organizationFlagsQuerySchema,
  answers: {
    200: { description: 'A page of flags.', schema: organizationFlagPageSchema, example: examples.flagPage },
  },
  read({ place, query }) {
    const { organizationId, revision } = place.organization;
    return {
      dependsOn: ['flags', organizationId, revision, place.environment, JSON.stringify(query)],
      answer() {
        const all = listedFlags(place, query);
        const { page, limit } = query;
        const data = all.slice(offsetOf(query), offsetOf(query) + limit).map((flag) => toWireFlag(flag, place));
        return { status: 200, body: { data, pagination: { page, limit, total: all.length } } };
      },
    };
  },
});

const create = flags.write({
  method: 'POST',
  id: 'createOrganizationFlag',
  summary: 'Create a feature flag for an organization',
  body: newOrganizationFlagSchema,
  requestExample: examples.newFlag,
  answers: {
    201: {
      description: 'The flag; `Location` is its URL.',
      schema: organizationFlagSchema,
      example: examples.createdFlag,
    },
  },
  async write({ services, caller, incoming, place, body }) {
    const { organization, environment } = place;
    const { flag_key: key, enabled, rollout_condition: condition } = body;
    const rolloutCondition = condition ? fromWireRolloutCondition(condition) : null;
    const flag = await createFlag(services, caller, {
      organizationId: organization.organizationId,
      key,
      settings: [{ environment, enabled: enabled ?? false, rolloutCondition }],
    });
    const location = `${incoming.url.pathname}/${encodeURIComponent(flag.key)}${incoming.url.search}`;
    return { status: 201, body: toWireFlag(flag, place), headers: { location } };
  },
});

const flag = resource({
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  mayWait: true,
  admit: admitTo('organization_id'),
  find: flagNamed,
  current: currentFlag,
  show: (flag, { place }) => toWireFlag(flag, place),
  answer: { description: 'The flag.', schema: organizationFlagSchema, example: examples.encryptedAssignmentDispatch },
});

const get = flag.get({ id: 'getOrganizationFlag', summary: 'Get one feature flag by its key' });

const update = flag.write({
  method: 'PUT',
  id: 'updateOrganizationFlag',
  summary: "Update a feature flag's enabled state or rollout condition",
  body: organizationFlagChangeSchema,
  requestExample: examples.flagChange,
  answers: { 200: { description: 'The flag.', schema: organizationFlagSchema, example: examples.changedFlag } },
  async write(context) {
    const { services, caller, place, body } = context;
    const { enabled, rollout_condition: condition } = readChange(body, flagNamed(context));
    const rolloutCondition = condition ? fromWireRolloutCondition(condition) : condition;
    const flag = await setFlagSetting(services, caller, { ...settingNamed(context), enabled, rolloutCondition });
    return { status: 200, body: toWireFlag(flag, place) };
  },
});

const remove = flag.write({
  method: 'DELETE',
  id: 'deleteOrganizationFlag',
  summary: 'Delete a feature flag of an organization',
  answers: {
    200: {
      description: 'The flag is deleted in every environment.',
      schema: deletedFlagSchema,
      example: { deleted: true, flag_key: 'peer_review_module' },
    },
  },
  async write(context) {
    const { key } = await deleteFlag(context.services, context.caller, settingNamed(context));
    return { status: 200, body: { deleted: true, flag_key: key } };
  },
});

const mergeRollout = rolloutRoutes('/{flag_key}/rollout').write({
  method: 'PATCH',
  id: 'mergeOrganizationFlagRollout',
  summary: 'Update only the rollout condition of a flag',
  description: 'Merges: an absent member stays as it is, null clears it.',
  body: rolloutConditionInputSchema,
  requestExample: examples.rolloutChange,
  example: examples.changedRollout,
  change: (context) =>
    setRolloutCondition(context.services, context.caller, {
      ...settingNamed(context),
      ...fromWireRolloutCondition(context.body),
      merge: true,
    }),
});

/** The routes of the contract. */
export const organizationFlagsRoutes: readonly Route[] = [list, get, create, update, remove, mergeRollout];
