import { z } from 'zod';
import { revealPayloads } from '../../../actions/flag/payloads.ts';
import type { Flag } from '../../../domain/flag.ts';
import { readRoute } from '../../http/route.ts';
import { showFilters } from '../filters/filters-view.ts';
import { payloadsOf } from '../filters/filters-wire.ts';
import { noQuerySchema, projectParametersSchema } from '../posthog-parameters.ts';
import { enter, type PosthogPlace } from '../posthog-place.ts';
import { flagNumbered } from '../project-index.ts';
import { notFound, readNumber } from './flag-lookup.ts';
import { isRemoteConfiguration } from './flag-map.ts';

/** GET the payload of a remote configuration flag (contract §2.3). */
export const remoteConfig = readRoute({
  method: 'GET',
  path: '/feature_flags/{id}/remote_config',
  parameters: projectParametersSchema.extend({ id: z.string().describe('The number or the key of the flag.') }),
  query: noQuerySchema.extend({ token: z.string().optional().describe('A project token, which names the project.') }),
  body: null,
  operation: {
    id: 'posthogRemoteConfig',
    summary: 'Get the payload of a remote configuration flag',
    description: 'Encrypted payloads are told to secret keys. A flag that is none of the kind is 404 without a body.',
    answers: {
      200: {
        description: 'The text of the payload, which is JSON by itself; null where the flag has none.',
        schema: z.string().nullable(),
        example: '{"theme":"dark"}',
      },
    },
    failures: [404],
  },
  async read({ parameters, services, caller, ...call }) {
    const place = await enter({ ...call, services, caller, parameters }, 'feature_flag:read');
    const flag = findRemoteConfig(place, parameters.id);
    if (flag === undefined) throw notFound('');
    const { filters } = showFilters(revealPayloads(services, caller, flag), place, call.now);
    const { true: payload = null } = payloadsOf(filters);
    return {
      dependsOn: ['posthog-remote-config', place.organizationId, flag.id, payload],
      answer: () => ({ status: 200, body: payload }),
    };
  },
});

/** By its number, or else its key; a key of digits cannot be told from a number. */
function findRemoteConfig({ organization }: PosthogPlace, name: string): Flag | undefined {
  const number = readNumber(name);
  const flag = number === undefined ? organization.flags.get(name) : flagNumbered(organization, number);
  return flag !== undefined && isRemoteConfiguration(flag) ? flag : undefined;
}
