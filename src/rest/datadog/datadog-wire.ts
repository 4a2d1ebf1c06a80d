import { z } from 'zod';
import { MAXIMUM_NAME } from '../../domain/text-rules.ts';
import { wholeNumberQuery } from '../http/query.ts';

/*
 * The common parts of the resources of Datadog's API
 * (https://docs.datadoghq.com/api/latest/feature-flags/, npm @datadog/datadog-api-client 1.64).
 */

/** An id. */
export const idSchema = z.string().meta({ format: 'uuid' });

/** An id in a path; text that is not a UUID names nothing. */
export const namedIdSchema = idSchema.max(100);

/** A short text in a request, such as a key or a name. */
export const shortTextSchema = z.string().max(MAXIMUM_NAME);

/** An id in a request. */
export const givenIdSchema = z
  .string()
  .max(36)
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID')
  .meta({ format: 'uuid' });

/** An instant in an answer. */
export const timestampSchema = z.string().meta({ format: 'date-time' });

/** When a part of a resource was made and last changed. */
export const stampsSchema = z.object({ created_at: timestampSchema, updated_at: timestampSchema });

/** The page of a list. */
export const pageQuerySchema = z.object({
  limit: wholeNumberQuery(1, 1000).default(100).describe('How many items at the most.'),
  offset: wholeNumberQuery(0, Number.MAX_SAFE_INTEGER).default(0).describe('How many items to leave out first.'),
});

/** How many items there are. */
export const pageMetaSchema = z
  .object({
    page: z.object({
      total_count: z.int().describe('How many there are.'),
      total_filtered_count: z.int().describe('How many of them the filters leave.'),
    }),
  })
  .meta({ id: 'DatadogPaginationMeta' });

/** A page of items, and the size of the list. */
export function pageOf<Item>(
  all: readonly unknown[],
  filtered: readonly Item[],
  { limit, offset }: z.output<typeof pageQuerySchema>,
): { items: readonly Item[]; meta: z.output<typeof pageMetaSchema> } {
  const meta = { page: { total_count: all.length, total_filtered_count: filtered.length } };
  return { items: filtered.slice(offset, offset + limit), meta };
}

/** Whether a text contains a part, ignoring the case; every text contains an absent part. */
export function hasPart(text: string, part: string | undefined): boolean {
  return part === undefined || text.toLowerCase().includes(part.toLowerCase());
}

/** A resource: its id, its type and its attributes. */
export function resourceSchema<Type extends string, Attributes extends z.ZodType>(type: Type, attributes: Attributes) {
  return z.object({ id: idSchema, type: z.literal(type), attributes });
}

/** A document that makes or changes a resource. */
export function requestSchema<Type extends string, Attributes extends z.ZodType>(type: Type, attributes: Attributes) {
  return z.object({ data: z.object({ type: z.literal(type), attributes }) });
}
