import { z } from 'zod';
import {
  FLAG_KEY_PATTERN,
  flagKeyExpected,
  MAXIMUM_FLAG_KEY,
  ORGANIZATION_ID_EXPECTED,
  ORGANIZATION_ID_PATTERN,
} from '../../../domain/key.ts';
import { booleanQuery } from '../../http/query.ts';
import { pageQuerySchema, paginationSchema } from '../paging.ts';
import { environmentQuerySchema } from '../place.ts';
import { wireInstantSchema } from '../wire-instant.ts';

/*
 * The types of the contract "organisation feature states" (contract 3 of the in-house contracts).
 */

const organizationId = z.string().max(400).regex(ORGANIZATION_ID_PATTERN, ORGANIZATION_ID_EXPECTED);
const featureKey = z.string().max(MAXIMUM_FLAG_KEY).regex(FLAG_KEY_PATTERN, flagKeyExpected(MAXIMUM_FLAG_KEY));
const enabled = z.boolean().describe("The organisation's switch, its default applied.");

/** The path of everything in an organisation. */
export const orgParametersSchema = z.object({
  org_id: z
    .string()
    .max(400)
    .describe('The readable id of the organisation.')
    .meta({ examples: ['org_812'] }),
});

/** The path of one feature. */
export const featureParametersSchema = orgParametersSchema.extend({
  feature_key: z
    .string()
    .max(MAXIMUM_FLAG_KEY)
    .describe('The key of the feature.')
    .meta({ examples: ['driver_declarations'] }),
});

/** The query of the list. */
export const statesQuerySchema = environmentQuerySchema.extend(pageQuerySchema.shape).extend({
  org_id: organizationId.optional().describe('Only of this organisation.'),
  feature_key: featureKey.optional().describe('Only of this feature.'),
  enabled: booleanQuery.optional().describe('Only switches that are on, or off.'),
});

/** The answer of PUT, and an item of the list. */
export const stateSchema = z
  .object({ org_id: z.string(), feature_key: z.string(), enabled, updated_at: wireInstantSchema })
  .meta({ id: 'FeatureState' });

/** The answer of the list. */
export const statePageSchema = z
  .object({ data: z.array(stateSchema), pagination: paginationSchema })
  .meta({ id: 'FeatureStatePage' });

const flags = z
  .record(z.string(), z.boolean())
  .describe('Each feature by its key: switched on, and its activation date reached.');

/** The answer of GET for an organisation, and of POST /refresh. */
export const organizationStatesSchema = z
  .object({ org_id: z.string(), flags, refreshed_at: wireInstantSchema.describe('When the server last read them.') })
  .meta({ id: 'OrganizationFeatureStates' });

/** The answer of GET for one feature. */
export const featureCheckSchema = z
  .object({ org_id: z.string(), feature_key: z.string(), enabled: z.boolean() })
  .meta({ id: 'FeatureCheck' });

/** The body of POST. */
export const newStateSchema = z
  .strictObject({ org_id: organizationId, feature_key: featureKey, enabled: z.boolean() })
  .meta({ id: 'NewFeatureState' });

/** The answer of POST. */
export const createdStateSchema = z
  .object({ org_id: z.string(), feature_key: z.string(), enabled, created_at: wireInstantSchema })
  .meta({ id: 'CreatedFeatureState' });

/** The body of PUT. */
export const stateChangeSchema = z
  .strictObject({ feature_key: z.string().max(MAXIMUM_FLAG_KEY), enabled: z.boolean() })
  .meta({ id: 'FeatureStateChange' });

/** The answer of DELETE. */
export const resetStatesSchema = z
  .object({ org_id: z.string(), deleted: z.literal(true), deleted_at: wireInstantSchema })
  .meta({ id: 'ResetFeatureStates' });
