import { readRoute } from '../../http/route.ts';
import { offsetOf } from '../paging.ts';
import { flagParametersSchema, organizationParametersSchema } from '../parameters.ts';
import { environmentQuerySchema, findFlag, findPlace } from '../place.ts';
import { encryptedAssignmentDispatch, flagPageExample } from './organization-flags-examples.ts';
import { flagDependsOn, listedFlags, toWireFlag } from './organization-flags-map.ts';
import {
  organizationFlagPageSchema,
  organizationFlagSchema,
  organizationFlagsQuerySchema,
} from './organization-flags-wire.ts';

/** GET the list. */
export const listFlags = readRoute({
  method: 'GET',
  path: '',
  parameters: organizationParametersSchema,
  query: organizationFlagsQuerySchema,
  body: null,
  operation: {
    id: 'listOrganizationFlags',
    summary: 'List the feature flags of an organization',
    description: 'In the order in which they were made.',
    answers: { 200: { description: 'A page of flags.', schema: organizationFlagPageSchema, example: flagPageExample } },
    failures: [400, 404],
  },
  async read({ parameters: { organization_id }, query, ...call }) {
    const place = await findPlace(call, 'flag:read', organization_id, query.environment);
    const { environment, organization } = place;
    return {
      dependsOn: [
        'flags',
        organization_id,
        organization.revision,
        { ...query, environment, q: query.q ?? null, enabled: query.enabled ?? null },
      ],
      answer() {
        const flags = listedFlags(place, query);
        const { page, limit } = query;
        const data = flags.slice(offsetOf(query), offsetOf(query) + limit).map((flag) => toWireFlag(flag, place));
        return { status: 200, body: { data, pagination: { page, limit, total: flags.length } } };
      },
    };
  },
});

/** GET one flag. */
export const getFlag = readRoute({
  method: 'GET',
  path: '/{flag_key}',
  parameters: flagParametersSchema,
  query: environmentQuerySchema,
  body: null,
  operation: {
    id: 'getOrganizationFlag',
    summary: 'Get one feature flag by its key',
    answers: {
      200: { description: 'The flag.', schema: organizationFlagSchema, example: encryptedAssignmentDispatch },
    },
    failures: [404],
  },
  async read({ parameters, query, ...call }) {
    const place = await findPlace(call, 'flag:read', parameters.organization_id, query.environment);
    const flag = findFlag(place, parameters.flag_key);
    return {
      dependsOn: flagDependsOn(flag, place),
      answer: () => ({ status: 200, body: toWireFlag(flag, place) }),
    };
  },
});
