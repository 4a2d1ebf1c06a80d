import { z } from 'zod';
import { configurationId } from '../../http/configuration.ts';
import { weakEntityTag } from '../../http/entity-tag.ts';
import { routesAt } from '../../http/resource.ts';
import type { Reading, Route, RouteContext } from '../../http/route.ts';
import { flagsPath } from '../paths.ts';
import { admitWith, type Project } from '../project.ts';
import { definitionsOf, evaluationFlagExample } from './definitions.ts';

const query = z.looseObject({
  token: z.string().optional().describe('The project token. A key that is bound to a project needs none.'),
  send_cohorts: z
    .string()
    .optional()
    .describe('`true` or empty: with the cohorts. Otherwise simple cohorts are expanded in the flags.'),
});

const outline = {
  query,
  description:
    'The flags of the environment, for SDKs that evaluate them locally. With the last entity tag in `If-None-Match` the ' +
    'answer is 304 until something changes.',
  answers: {
    200: {
      description: 'The definitions.',
      schema: z
        .object({
          flags: z.array(z.looseObject({ id: z.int(), key: z.string(), active: z.boolean() })),
          group_type_mapping: z.record(z.string(), z.string()).describe('The group types by index.'),
          cohorts: z.record(z.string(), z.json()).describe('The definitions of cohorts by id.'),
        })
        .meta({ id: 'PosthogDefinitions' }),
      example: { flags: [evaluationFlagExample], group_type_mapping: { 0: 'company' }, cohorts: {} },
    },
  },
};

const admit = admitWith('feature_flag:read');

/** Where server SDKs read definitions. */
export const definitionsRoutes: readonly Route[] = [
  routesAt({ path: '/flags/definitions', admit }).read({
    ...outline,
    id: 'posthogDefinitions',
    summary: 'Read the definitions of all flags',
    read: (context) => readDefinitions(context, true),
  }),
  routesAt({ path: '/api/feature_flag/local_evaluation', admit }).read({
    ...outline,
    id: 'posthogLegacyLocalEvaluation',
    summary: 'Read the definitions of all flags, for older SDKs',
    read: (context) => readDefinitions(context, wantsCohorts(context.query)),
  }),
];

/** The same below the project's path. */
export const localEvaluation = routesAt({ ...flagsPath, admit }).read({
  ...outline,
  action: 'local_evaluation',
  id: 'posthogLocalEvaluation',
  summary: 'Read the definitions of all flags of a project',
  read: (context) => readDefinitions(context, wantsCohorts(context.query)),
});

/** An empty value means true. */
function wantsCohorts({ send_cohorts: value }: z.output<typeof query>): boolean {
  return value !== undefined && value !== 'false' && value !== '0';
}

/** The tag is derived from the revision and from what windows and schedules are open, so that a 304 builds no definitions. */
function readDefinitions(
  { services, place, now }: RouteContext<unknown, unknown, unknown, Project>,
  sendsCohorts: boolean,
): Reading {
  const { organizationId, environment, snapshot } = place;
  return {
    dependsOn: [organizationId, environment.key, configurationId(services.store, snapshot, now), sendsCohorts],
    tagging: { tag: weakEntityTag, cacheControl: 'private, must-revalidate' },
    answer: () => ({ status: 200, body: definitionsOf(place, now, sendsCohorts) }),
  };
}
