import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import { readRoute, writeRoute } from '../../http/route.ts';
import { activeDependents } from '../filters/dependencies.ts';
import { flagParametersSchema, noQuerySchema } from '../parameters.ts';
import { enter } from '../project.ts';
import { findFlag } from './flag-lookup.ts';

const dependentsSchema = z.array(
  z
    .object({
      id: z.int(),
      key: z.string(),
      name: z.string().describe('Its description, or its key where it has none.'),
    })
    .meta({ id: 'PosthogDependentFlag' }),
);
const dependentsExample = [{ id: 12, key: 'child', name: 'Child flag' }];

const WARNING =
  'Other active feature flags depend on this flag. Disabling or deleting it changes what they answer; update them first.';

/** GET the active flags that depend on one (contract §2.2). */
export const dependentFlags = readRoute({
  method: 'GET',
  path: '/feature_flags/{id}/dependent_flags',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogDependentFlags',
    summary: 'List the active feature flags that depend on one',
    answers: {
      200: { description: 'In the order of their keys.', schema: dependentsSchema, example: dependentsExample },
    },
    failures: [404],
  },
  async read({ parameters, ...call }) {
    const place = await enter({ ...call, parameters }, 'feature_flag:read');
    const flag = await findFlag(call.services, place, parameters.id);
    const dependents = activeDependents(flag, place, call.now).map(toWireDependent);
    return {
      dependsOn: ['posthog-dependents', place.organizationId, flag.id, dependents],
      answer: () => ({ status: 200, body: dependents }),
    };
  },
});

/** POST to ask the same (contract §2.2, deprecated). */
export const hasActiveDependents = writeRoute({
  method: 'POST',
  path: '/feature_flags/{id}/has_active_dependents',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogHasActiveDependents',
    summary: 'Ask whether active feature flags depend on one',
    description: 'Deprecated by PostHog: `dependent_flags` tells the same.',
    answers: {
      200: {
        description: 'Whether there are any, and which.',
        schema: z.object({
          has_active_dependents: z.boolean(),
          dependent_flags: dependentsSchema,
          warning: z.string().optional().describe('Only where there are any.'),
        }),
        example: { has_active_dependents: true, dependent_flags: dependentsExample, warning: WARNING },
      },
    },
    failures: [404],
  },
  async write({ parameters, ...call }) {
    const place = await enter({ ...call, parameters }, 'feature_flag:read');
    const flag = await findFlag(call.services, place, parameters.id);
    const dependents = activeDependents(flag, place, call.now).map(toWireDependent);
    const hasAny = dependents.length > 0;
    const body = {
      has_active_dependents: hasAny,
      dependent_flags: dependents,
      ...(hasAny ? { warning: WARNING } : {}),
    };
    return { status: 200, body };
  },
});

function toWireDependent({ number, key, description }: Flag) {
  return { id: number, key, name: description === '' ? key : description };
}
