import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { TimeLimit } from './execution-timeout.ts';
import { useExecutionTimeout } from './plugins/use-execution-timeout.ts';
import { useIdempotentMutations } from './plugins/use-idempotent-mutations.ts';

/** The executor with the plugins around it. */
export type ExecutionEnvelope = Pick<YogaServerInstance<object, object>, 'getEnveloped'>;

/**
 * Makes the executor of operations with its plugins (https://the-guild.dev/graphql/yoga-server). Only Yoga's envelope is used:
 * everything before and after an execution is the same for every executor, and `answer-operation.ts` does it.
 */
export function createExecutionEnvelope(schema: GraphQLSchema, timeLimit: TimeLimit): ExecutionEnvelope {
  return createYoga<object, object>({
    schema,
    // The time limit is inside: the result of an abandoned operation is not stored for its idempotency key.
    plugins: [useExecutionTimeout(timeLimit), useIdempotentMutations()],
    parserAndValidationCache: false,
    maskedErrors: false,
    ...{ batching: false, multipart: false, graphiql: false, landingPage: false, cors: false, logging: false },
  });
}
