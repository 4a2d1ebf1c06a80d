import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Services } from '../../actions/services.ts';
import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';
import { createGraphContext } from '../../graph/lib/context.ts';
import type { RateStanding } from '../../rest/http/rates.ts';
import type { Identity } from '../authenticate.ts';
import type { Admit } from '../limits/operation-admission.ts';
import type { Metrics } from '../metrics.ts';
import { useSharedResults } from '../streams/sharing/use-shared-results.ts';
import type { ErrorMask } from './graphql-errors.ts';
import { useDocumentLimits } from './plugins/use-document-limits.ts';
import { useErrorMask } from './plugins/use-error-mask.ts';
import { useExecutionTimeout } from './plugins/use-execution-timeout.ts';
import { useIdempotentMutations } from './plugins/use-idempotent-mutations.ts';
import { useKnownResult } from './plugins/use-known-result.ts';
import { useOperationLimits } from './plugins/use-operation-limits.ts';
import { useSubscriptionGauge } from './plugins/use-subscription-gauge.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { useUtf8Bodies } from './plugins/use-utf8-bodies.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What every transport brings along with an operation. */
export interface OperationContext extends Record<string, unknown> {
  readonly identity: Identity;
  /** The address of whoever asks; undefined when it is not known. */
  readonly address: string | undefined;
  readonly requestId: string;
  /** The headers of the request have a key under which it is done once. */
  readonly hasIdempotencyKey?: boolean;
  /** The operation has been let in already, on a shorter way that could not answer it. */
  readonly isAdmitted?: boolean;
  /** What came of it there, which is only to be told. */
  readonly knownResult?: ExecutionResult;
  /** Is told how the caller stands, where an answer has headers to say so. */
  readonly onCharged?: (standing: RateStanding) => void;
  /** Is told that an earlier try of the same request has done what the answer says. */
  readonly onReplayed?: () => void;
}

/** The graph with everything that surrounds an operation, for every transport. */
export type GraphQLServer = YogaServerInstance<OperationContext, object>;

/** What the graph is served with. */
export interface GraphQLOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly metrics: Metrics;
  readonly mask: ErrorMask;
  readonly limits: Limits;
  readonly admit: Admit;
  readonly documents: TrustedDocuments;
  readonly steadyClock: Clock;
}

/**
 * Makes the graph's server (https://the-guild.dev/graphql/yoga-server). What is of no concern to GraphQL itself is switched off:
 * the app around it has CORS, pages, body limit and log of its own.
 */
export function createGraphQLServer(options: GraphQLOptions): GraphQLServer {
  const { schema, services, metrics, mask, limits, admit, documents, steadyClock } = options;
  return createYoga<OperationContext, object>({
    schema,
    context: ({ identity, requestId }) => createGraphContext(services, identity.caller, requestId),
    plugins: [
      useUtf8Bodies(),
      // First: they apply to every transport, and nothing else need look at what they refuse.
      useTrustedDocuments(documents),
      useDocumentLimits(limits),
      useOperationLimits(admit),
      useErrorMask(mask),
      useKnownResult(),
      // Within the time limit, and within what looks at results one by one.
      useSharedResults(mask, steadyClock),
      useExecutionTimeout(limits.executionTime, steadyClock),
      // Around the time limit: what was given up is not kept.
      useIdempotentMutations(),
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
