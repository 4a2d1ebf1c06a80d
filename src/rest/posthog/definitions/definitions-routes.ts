import { z } from 'zod';
import { type Route, readRoute } from '../../http/route.ts';
import { projectParametersSchema } from '../parameters.ts';
import { definitionsExample } from '../sdk/sdk-schema.ts';
import { readDefinitions } from './definitions.ts';

const definitionsSchema = z
  .object({
    flags: z.array(z.looseObject({ id: z.int(), key: z.string(), active: z.boolean() })),
    group_type_mapping: z.record(z.string(), z.string()).describe('The types of group by their index.'),
    cohorts: z.record(z.string(), z.unknown()).describe('By id, what makes a person a member.'),
  })
  .meta({ id: 'PosthogDefinitions' });

const query = z.looseObject({
  token: z.string().optional().describe('The project token; a key that is bound to a project needs none.'),
  send_cohorts: z
    .string()
    .optional()
    .describe('`true`, or empty: with the cohorts; else simple ones are put in the place of the question.'),
});

interface Place {
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly parameters: z.ZodType<{ project_id?: string }>;
  sendsCohorts(named: string | undefined): boolean;
}

function definitionsRoute({ path, id, summary, parameters, sendsCohorts }: Place): Route {
  return readRoute({
    method: 'GET',
    path,
    parameters,
    query,
    body: null,
    operation: {
      id,
      summary,
      description:
        'What the flags of the environment are, for SDKs that evaluate them by themselves and ask again now and then: with the ' +
        'entity tag of the last answer in `If-None-Match` the answer is 304 for as long as nothing has changed.',
      answers: { 200: { description: 'The definitions.', schema: definitionsSchema, example: definitionsExample } },
      failures: [404, 429],
    },
    read: (call) => readDefinitions(call, sendsCohorts(call.query.send_cohorts)),
  });
}

/** Named without a value, they are wanted. */
function isWanted(named: string | undefined): boolean {
  return named !== undefined && named !== 'false' && named !== '0';
}

/** Where server SDKs ask for definitions. */
export const definitionsRoutes: readonly Route[] = [
  definitionsRoute({
    path: '/flags/definitions',
    id: 'posthogDefinitions',
    summary: 'Read the definitions of all flags',
    parameters: z.object({}),
    sendsCohorts: () => true,
  }),
  definitionsRoute({
    path: '/api/feature_flag/local_evaluation',
    id: 'posthogLocalEvaluationOfBefore',
    summary: 'Read the definitions of all flags, where SDKs of before ask',
    parameters: z.object({}),
    sendsCohorts: isWanted,
  }),
];

/** The same among the project's own paths. */
export const localEvaluation = definitionsRoute({
  path: '/feature_flags/local_evaluation',
  id: 'posthogLocalEvaluation',
  summary: 'Read the definitions of all flags of a project',
  parameters: projectParametersSchema,
  sendsCohorts: isWanted,
});
