import { z } from 'zod';
import type { Flag } from '../../../domain/flag.ts';
import type { RouteContext } from '../../http/route.ts';
import { activeDependents } from '../filters/dependencies.ts';
import { flagQueries } from '../paths.ts';
import type { Project } from '../project.ts';
import { flagOrDeleted } from './flag-lookup.ts';

const dependentsSchema = z.array(
  z
    .object({ id: z.int(), key: z.string(), name: z.string().describe('The description, or the key if it is empty.') })
    .meta({ id: 'PosthogDependentFlag' }),
);
const dependentsExample = [{ id: 12, key: 'child', name: 'Child flag' }];

const WARNING =
  'Other active feature flags depend on this flag. Disabling or deleting it changes what they answer; update them first.';

/** Contract §2.2. */
export const dependentFlags = flagQueries.read({
  action: 'dependent_flags',
  id: 'posthogDependentFlags',
  summary: 'List the active feature flags that depend on a flag',
  answers: { 200: { description: 'By key.', schema: dependentsSchema, example: dependentsExample } },
  async read(context) {
    const dependents = await findDependents(context);
    return {
      dependsOn: ['posthog-dependents', context.place.organizationId, context.parameters.id, dependents],
      answer: () => ({ status: 200, body: dependents }),
    };
  },
});

/** Contract §2.2. */
export const hasActiveDependents = flagQueries.write({
  method: 'POST',
  action: 'has_active_dependents',
  id: 'posthogHasActiveDependents',
  summary: 'Check whether active feature flags depend on a flag',
  description: 'Deprecated by PostHog in favour of `dependent_flags`.',
  answers: {
    200: {
      description: 'Whether there are any, and which.',
      schema: z.object({
        has_active_dependents: z.boolean(),
        dependent_flags: dependentsSchema,
        warning: z.string().optional().describe('Absent without dependents.'),
      }),
      example: { has_active_dependents: true, dependent_flags: dependentsExample, warning: WARNING },
    },
  },
  async write(context) {
    const dependents = await findDependents(context);
    const hasAny = dependents.length > 0;
    const body = { has_active_dependents: hasAny, dependent_flags: dependents, ...(hasAny && { warning: WARNING }) };
    return { status: 200, body };
  },
});

async function findDependents({
  services,
  place,
  parameters,
  now,
}: RouteContext<{ readonly id: string }, unknown, unknown, Project>) {
  const flag = await flagOrDeleted(services, place, parameters.id);
  return activeDependents(flag, place, now).map(toWireDependent);
}

function toWireDependent({ number, key, description }: Flag) {
  return { id: number, key, name: description === '' ? key : description };
}
