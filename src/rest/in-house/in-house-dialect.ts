import { z } from 'zod';
import { identify } from '../../actions/identify.ts';
import { secretIn } from '../http/api-key.ts';
import type { Dialect } from '../http/dialect.ts';
import { problemJson, problemSchema } from './problem-json.ts';
import { toWireInstant, wireInstantSchema } from './wire-instant.ts';

const waitingSchema = z
  .object({
    change_request: z.object({
      id: z.string(),
      number: z.int(),
      status: z.string(),
      flag_key: z
        .string()
        .nullable()
        .meta({ description: 'The flag that changes; null: several flags change at once.' }),
      requested_at: wireInstantSchema,
    }),
  })
  .meta({
    id: 'WaitingChange',
    description: 'Nothing has changed yet: the change waits for approval by another person.',
    examples: [
      {
        change_request: {
          id: '5f0c7a52-6b1d-4c59-9a53-0c8f6f4f9d11',
          number: 12,
          status: 'PENDING',
          flag_key: 'certification',
          requested_at: '2026-03-26T11:10:00Z',
        },
      },
    ],
  });

/** The common part of the in-house contracts. `wireNames` are the names of domain members that are not the same in snake case. */
export function inHouseDialect(
  own: Pick<Dialect, 'name' | 'title' | 'description' | 'base' | 'routes'>,
  wireNames: Readonly<Record<string, string>>,
): Dialect {
  return {
    ...own,
    security: ['bearer', 'apiKey'],
    identify: ({ services, anonymousAccess }, { headers }) =>
      identify(services, secretIn(headers), anonymousAccess, own.name),
    problem: (failure) => problemJson(failure, wireNames),
    problemMediaType: 'application/problem+json',
    problemSchema,
    waiting({ id, number, status, entityType, entityKey, requestedAt }) {
      const flagKey = entityType === 'FLAG' ? entityKey : null;
      const change = { id, number, status, flag_key: flagKey, requested_at: toWireInstant(requestedAt) };
      return { status: 202, body: { change_request: change } };
    },
    waitingSchema,
  };
}
