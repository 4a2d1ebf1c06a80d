import { z } from 'zod';
import { snapshotFor } from '../../../actions/evaluation/evaluations.ts';
import { writeRoute } from '../../http/route.ts';
import { placeOf } from './sdk-answers.ts';
import { configOf, configSchema } from './sdk-schema.ts';

/** The configuration that a web SDK fetches first. */
export const configRoute = writeRoute({
  method: 'GET',
  path: '/array/{token}/config',
  parameters: z.object({ token: z.string().describe('The project token.') }),
  operation: {
    id: 'posthogConfig',
    summary: 'Read the configuration of a web SDK',
    description: "Of PostHog's products, Halyard has only flags.",
    answers: { 200: { description: 'The configuration.', schema: configSchema } },
  },
  async write({ services, caller, incoming }) {
    const { flagKeys } = await snapshotFor(services, caller, placeOf(caller, incoming));
    return { status: 200, body: configOf(flagKeys.length > 0) };
  },
});
