import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Trace } from '../../domain/trace.ts';
import type { OperationRequest } from '../graphql/executors/executor.ts';
import type { OperationAnswer } from '../graphql/operation-answer.ts';

type Run = (request: OperationRequest, headers: Record<string, string>) => MaybePromise<OperationAnswer>;

/**
 * Traces every operation that is admitted, a subscription until it has started, by
 * https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans. The document is left out: it may have values in it.
 */
export function traceOperations(run: Run, trace: Trace | undefined): Run {
  if (trace === undefined) return run;
  return (request, headers) => {
    const { operation: type, name } = request.prepared.operation;
    const attributes = {
      'graphql.operation.type': type,
      ...(name !== undefined && { 'graphql.operation.name': name.value }),
    };
    return trace({ name: type, kind: 'server', attributes }, (span) =>
      andThen(run(request, headers), (answer) => {
        const code = answer.kind === 'result' ? answer.errors[0]?.extensions.code : undefined;
        if (code !== undefined) span.fail(String(code));
        return answer;
      }),
    );
  };
}
