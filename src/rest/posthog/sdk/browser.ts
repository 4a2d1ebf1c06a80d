import { z } from 'zod';
import { snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { writeRoute } from '../../http/route.ts';
import { organizationOf } from './sdk-caller.ts';
import { configOf, configSchema } from './sdk-schema.ts';

/** What a web SDK asks first: what it is to do. */
export const configRoute = writeRoute({
  method: 'GET',
  path: '/array/{token}/config',
  parameters: z.object({ token: z.string().describe('The project token.') }),
  query: z.looseObject({}),
  body: null,
  operation: {
    id: 'posthogConfig',
    summary: 'Read what an SDK is to do',
    description: 'Of all that PostHog has besides flags, nothing.',
    answers: { 200: { description: 'The config.', schema: configSchema } },
    failures: [],
  },
  async write({ services, caller, incoming }) {
    const environment = incoming.headers.get('x-halyard-environment');
    const place = { organizationId: organizationOf(caller, incoming), environment };
    const { flagKeys } = await snapshotFor(services, caller, place);
    return { status: 200, body: configOf(flagKeys.length > 0) };
  },
});
