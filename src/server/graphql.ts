import type { GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Services } from '../actions/services.ts';
import { createGraphContext } from '../graph/context.ts';
import type { Identity } from './authenticate.ts';
import { DOCUMENT_LIMITS } from './document-limits.ts';
import type { ErrorMask } from './graphql-errors.ts';
import type { Metrics } from './metrics.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useErrorMask } from './use-error-mask.ts';
import { useSubscriptionGauge } from './use-subscription-gauge.ts';

/** What every transport brings along with an operation. */
export interface OperationContext extends Record<string, unknown> {
  readonly identity: Identity;
  readonly requestId: string;
}

/** The graph with everything that surrounds an operation, for every transport. */
export type GraphQLServer = YogaServerInstance<OperationContext, object>;

/** What the graph is served with. */
export interface GraphQLOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly metrics: Metrics;
  readonly mask: ErrorMask;
}

/**
 * Makes the graph's server (https://the-guild.dev/graphql/yoga-server). What is of no concern to GraphQL itself is switched off:
 * the app around it has CORS, pages, body limit and log of its own.
 */
export function createGraphQLServer({ schema, services, metrics, mask }: GraphQLOptions): GraphQLServer {
  return createYoga<OperationContext, object>({
    schema,
    context: ({ identity, requestId }) => createGraphContext(services, identity.caller, requestId),
    plugins: [
      // First: they apply to every transport, and nothing else need look at what they refuse.
      useDocumentLimits(DOCUMENT_LIMITS),
      useErrorMask(mask),
      useSubscriptionGauge(metrics.subscriptions),
    ],
    // For what fails outside of an execution, which has no id yet.
    maskedErrors: { maskError: (error) => mask(error, services.store.newId()) },
    batching: false,
    multipart: false,
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    maxRequestBodySize: false,
    // The same classes as the app's, so that an answer is not copied from one kind into another.
    fetchAPI: { Request, Response, ReadableStream },
  });
}
