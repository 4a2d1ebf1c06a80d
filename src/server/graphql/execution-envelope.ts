import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { TimeLimit } from './execution-timeout.ts';
import { useExecutionTimeout } from './plugins/use-execution-timeout.ts';
import { useIdempotentMutations } from './plugins/use-idempotent-mutations.ts';

/** The executor with the plugins around it. */
export type ExecutionEnvelope = Pick<YogaServerInstance<object, object>, 'getEnveloped'>;

/**
 * Makes the executor of operations with its plugins (https://the-guild.dev/graphql/yoga-server). Only the envelope of Yoga is
 * used: what comes before an execution and after it is the same for every executor, and done by `answer-operation.ts`.
 */
export function createExecutionEnvelope(schema: GraphQLSchema, timeLimit: TimeLimit): ExecutionEnvelope {
  return createYoga<object, object>({
    schema,
    // The time limit is inside: the result of an operation that was given up is not kept for its idempotency key.
    plugins: [useExecutionTimeout(timeLimit), useIdempotentMutations()],
    parserAndValidationCache: false,
    maskedErrors: false,
    ...{ batching: false, multipart: false, graphiql: false, landingPage: false, cors: false, logging: false },
  });
}
