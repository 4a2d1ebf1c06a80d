import { z } from 'zod';
import { writeRoute } from '../../http/route.ts';
import { noQuerySchema, projectParametersSchema } from '../posthog-parameters.ts';
import { enter } from '../posthog-place.ts';
import { flagNumbered } from '../project-index.ts';
import { bulkKeys, readIds } from './bulk-keys-map.ts';

const bulkKeysSchema = z
  .object({
    keys: z.record(z.string(), z.string()).describe('The keys of the flags, by id. Ids of no flag are absent.'),
    warning: z.string().optional().describe('Names what was no id.'),
  })
  .meta({ id: 'PosthogBulkKeys' });

/** POST ids, to learn the keys of their flags (contract §2.6). */
export const bulkKeysRoute = writeRoute({
  method: 'POST',
  path: '/feature_flags/bulk_keys',
  parameters: projectParametersSchema,
  query: noQuerySchema,
  body: z.looseObject({ ids: z.json().optional().describe('The ids of flags, as numbers or as texts of digits.') }),
  operation: {
    id: 'posthogFlagKeysByIds',
    summary: 'Get feature flag keys by ids',
    requestExample: { ids: [1, '2'] },
    answers: {
      200: {
        description: 'The keys by id.',
        schema: bulkKeysSchema,
        example: { keys: { 1: 'new-onboarding', 2: 'beta' } },
      },
    },
    failures: [400],
  },
  async write({ body, ...call }) {
    const { organization } = await enter(call, 'feature_flag:read');
    const ids = readIds(body.ids);
    if (ids === undefined) return { status: 200, body: { keys: {} } };
    if (ids.valid.length === 0) return { status: 400, body: { error: 'Invalid flag IDs provided' } };
    return { status: 200, body: bulkKeys(ids, (id) => flagNumbered(organization, id)?.key) };
  },
});
