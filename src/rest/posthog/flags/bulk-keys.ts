import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { writeRoute } from '../../http/route.ts';
import { noQuerySchema, projectParametersSchema } from '../parameters.ts';
import { enter, flagNumbered } from '../project.ts';
import { pythonRepr } from '../python-repr.ts';

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

/** Flag ids as a caller wrote them: those that can be ids, and what else there was. */
export interface WrittenIds {
  readonly valid: readonly number[];
  readonly invalid: readonly JsonValue[];
}

/** Reads the `ids` of a request: whole numbers, or texts of digits (contract §2.6). Undefined: there are none. */
export function readIds(ids: JsonValue | undefined): WrittenIds | undefined {
  const items = itemsOf(ids);
  if (items.length === 0) return undefined;
  return { valid: items.filter(isId).map(Number), invalid: items.filter((item) => !isId(item)) };
}

function isId(item: JsonValue): boolean {
  return (typeof item === 'number' || typeof item === 'string') && /^\d+$/.test(String(item));
}

/** Whatever Python would go through, item by item. A number or `true` is nothing to go through, and so no id either. */
function itemsOf(ids: JsonValue | undefined): readonly JsonValue[] {
  if (Array.isArray(ids)) return ids;
  if (isJsonObject(ids)) return Object.keys(ids);
  if (typeof ids === 'string') return [...ids];
  return ids ? [true] : [];
}

/** The keys of the flags that have the ids, by id, and a warning of what was no id. */
export function bulkKeys({ valid, invalid }: WrittenIds, keyOf: (id: number) => string | undefined): JsonObject {
  const found = valid.flatMap((id): [string, string][] => {
    const key = keyOf(id);
    return key === undefined ? [] : [[String(id), key]];
  });
  const keys = Object.fromEntries(found);
  return invalid.length === 0 ? { keys } : { keys, warning: `Invalid flag IDs ignored: ${pythonRepr(invalid)}` };
}
