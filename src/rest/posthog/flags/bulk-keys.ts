import { z } from 'zod';
import { isJsonObject, type JsonValue } from '../../../domain/json.ts';
import { flagsQueries } from '../paths.ts';
import { flagNumbered } from '../project.ts';
import { pythonRepr } from '../python-repr.ts';

/** Contract §2.6. */
export const bulkKeys = flagsQueries.write({
  method: 'POST',
  action: 'bulk_keys',
  id: 'posthogFlagKeysByIds',
  summary: 'Get feature flag keys by ids',
  body: z.looseObject({ ids: z.json().optional().describe('The ids of flags, as numbers or as texts of digits.') }),
  requestExample: { ids: [1, '2'] },
  answers: {
    200: {
      description: 'The keys by id.',
      schema: z
        .object({
          keys: z.record(z.string(), z.string()).describe('The keys of the flags by id, without unknown ids.'),
          warning: z.string().optional().describe('Names the malformed ids.'),
        })
        .meta({ id: 'PosthogBulkKeys' }),
      example: { keys: { 1: 'new-onboarding', 2: 'beta' } },
    },
  },
  write({ body, place }) {
    const ids = itemsIn(body.ids);
    const valid = ids.filter(isId).map(Number);
    if (ids.length === 0) return { status: 200, body: { keys: {} } };
    if (valid.length === 0) return { status: 400, body: { error: 'Invalid flag IDs provided' } };
    const keys = Object.fromEntries(
      valid.flatMap((id) => {
        const key = flagNumbered(place.organization, id)?.key;
        return key === undefined ? [] : [[String(id), key]];
      }),
    );
    const invalid = ids.filter((item) => !isId(item));
    const warning = `Invalid flag IDs ignored: ${pythonRepr(invalid)}`;
    return { status: 200, body: invalid.length === 0 ? { keys } : { keys, warning } };
  },
});

function isId(item: JsonValue): boolean {
  return (typeof item === 'number' || typeof item === 'string') && /^\d+$/.test(String(item));
}

/** The items that Python iterates over. A number or `true` counts as one malformed id. */
function itemsIn(ids: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(ids)) return ids;
  if (isJsonObject(ids)) return Object.keys(ids);
  if (typeof ids === 'string') return [...ids];
  return ids ? [true] : [];
}
