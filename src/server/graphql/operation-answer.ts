import type { ExecutionResult, GraphQLError } from 'graphql';
import type { ReplyHeaders } from '../../rest/http/answer.ts';
import type { ResultStream } from '../streams/sharing/result-stream.ts';
import { DEFECT, writeResult } from './graphql-errors.ts';

/** The headers of an answer. Transports without headers leave them out. */
export type AnswerHeaders = ReplyHeaders;

/** A result as it is sent. */
export interface ResultAnswer {
  readonly kind: 'result';
  /** The result as JSON. */
  readonly text: string;
  /** The errors in it, which decide its HTTP status. */
  readonly errors: readonly GraphQLError[];
  /** Whether the result has `data`. If not, nothing was executed. */
  readonly hasData: boolean;
  readonly headers: AnswerHeaders;
}

/** The answer to a subscription that has started. */
export interface StreamAnswer {
  readonly kind: 'stream';
  readonly stream: ResultStream;
  readonly headers: AnswerHeaders;
}

/** The answer to an operation, over every transport. */
export type OperationAnswer = ResultAnswer | StreamAnswer;

const NO_ERRORS: readonly GraphQLError[] = [];

/** The answer of an operation without errors, from the JSON text of its result. */
export function textAnswer(text: string, headers: AnswerHeaders): ResultAnswer {
  return { kind: 'result', text, errors: NO_ERRORS, hasData: true, headers };
}

/** The answer with a result. Its errors are masked already. */
export function resultAnswer(result: ExecutionResult, headers: AnswerHeaders = {}): ResultAnswer {
  const { errors = NO_ERRORS } = result;
  const sent: AnswerHeaders = Object.assign({}, headers, ...errors.map((error) => httpOf(error)?.headers));
  return { kind: 'result', text: writeResult(result), errors, hasData: 'data' in result, headers: sent };
}

/** The media types in which a result is sent as JSON. */
export type ResultMediaType = 'application/json' | 'application/graphql-response+json';

/**
 * The HTTP status of an answer: the highest one of its errors, else 200 for a result with data
 * (https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes). `application/json` has 200 for errors in a document, so
 * that clients do not mistake them for the answer of a proxy.
 */
export function statusOf({ errors, hasData }: ResultAnswer, mediaType: ResultMediaType): number {
  if (errors.length === 0) return 200;
  const isOlder = mediaType === 'application/json';
  const statuses = errors.map(httpOf).map((http) => (http === undefined || (isOlder && http.spec) ? 0 : http.status));
  const status = Math.max(...statuses);
  if (status > 0) return status;
  if (hasData) return 200;
  if (errors.some(({ extensions }) => extensions.code === DEFECT)) return 500;
  return isOlder ? 200 : 400;
}

/** The status and headers that go with an error; `spec`: only with the newer media type. */
interface ErrorHttp {
  readonly status: number;
  readonly spec: boolean;
  readonly headers?: AnswerHeaders;
}

function httpOf({ extensions }: GraphQLError): ErrorHttp | undefined {
  // Only this server's own errors have this member.
  return extensions.http as ErrorHttp | undefined;
}
