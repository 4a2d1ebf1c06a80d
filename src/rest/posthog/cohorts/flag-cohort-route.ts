import { z } from 'zod';
import { createSegment } from '../../../actions/segment/segments.ts';
import { subjectsIn } from '../../../actions/subject/subjects.ts';
import { toInstant } from '../../../domain/instant.ts';
import { MAXIMUM_SEGMENT_MEMBERS } from '../../../domain/segment.ts';
import { writeRoute } from '../../http/route.ts';
import { livingFlag } from '../flags/flag-lookup.ts';
import { flagParametersSchema, noQuerySchema } from '../posthog-parameters.ts';
import { enter, refreshed } from '../posthog-place.ts';
import { PosthogRefusal } from '../posthog-refusal.ts';
import { cohortExample } from './cohort-examples.ts';
import { toWireCohort } from './cohort-view.ts';
import { cohortSchema } from './cohort-wire.ts';

/** POST to make a static cohort of those whom a flag is on for (contract §2.11). */
export const cohortOfFlag = writeRoute({
  method: 'POST',
  path: '/feature_flags/{id}/create_static_cohort_for_flag',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'posthogCreateStaticCohortForFlag',
    summary: 'Create a static cohort of the people for whom a feature flag is on',
    description: 'Of those who are known; who comes later is not in it.',
    answers: {
      201: {
        description: 'The cohort.',
        schema: z.object({ cohort: cohortSchema }),
        example: { cohort: { ...cohortExample, is_static: true, cohort_type: 'static', filters: { properties: {} } } },
      },
    },
    failures: [400, 404],
  },
  async write({ parameters, ...call }) {
    const { services, caller, now } = call;
    const place = await enter({ ...call, parameters }, 'feature_flag:write');
    const flag = livingFlag(place, parameters.id);
    const { organizationId, environment } = place;
    const people = subjectsIn(services, caller, { organizationId, environment: environment.key, flagKey: flag.key });
    const segment = await createSegment(services, caller, {
      organizationId,
      kind: 'STATIC',
      name: `Users with feature flag ${flag.key} enabled at ${toInstant(now).slice(0, 19).replace('T', ' ')}`,
      members: await listed(people),
    });
    const cohort = toWireCohort(segment, await refreshed(call, place), null);
    return { status: 201, body: { cohort } };
  },
});

/** Throws PosthogRefusal where there are more than a static cohort can hold. */
async function listed(people: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const one of people) {
    found.push(one);
    if (found.length <= MAXIMUM_SEGMENT_MEMBERS) continue;
    const detail = `The flag is on for more than ${MAXIMUM_SEGMENT_MEMBERS} people, who are too many for a static cohort.`;
    throw new PosthogRefusal('invalid_input', detail);
  }
  return found;
}
