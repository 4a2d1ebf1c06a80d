/** What a span says of its step, by OpenTelemetry's names. Never a secret, an attribute of a context or the key of a subject. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A step of the work that traces show as a span. */
export interface Step {
  /** One of few: callers cannot add to them. */
  readonly name: string;
  /** The other process: the client of a `server`, the database of a `client`. Absent: none takes part. */
  readonly kind?: 'server' | 'client';
  readonly attributes: SpanAttributes;
  /** Whether the step is shown only as a part of another one. @default false */
  readonly isDetail?: boolean;
  /** The headers of the request that begins the step; it continues the trace in `traceparent`. */
  readonly headers?: { get(name: string): string | null };
}

/** The span of a step that is running. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** The step has failed with an error of this type, without throwing it. */
  fail(type: string): void;
}

/**
 * Tracing as a parameter: runs a step as a part of the step that it belongs to, and ends its span when the result, or the promise
 * that is the result, is there. Absent: steps run directly.
 */
export type Trace = <Result>(step: Step, run: (span: Span) => Result) => Result;

/** Runs a step that has nothing to add to its span, traced or not. */
export function traced<Result>(trace: Trace | undefined, step: Step, run: () => Result): Result {
  return trace === undefined ? run() : trace(step, run);
}
