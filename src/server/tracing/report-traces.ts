import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type Span as ReportedSpan,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace as spans,
  type TextMapGetter,
  TraceFlags,
} from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracesSampler } from '../../config/settings.ts';
import { isPromised } from '../../domain/maybe-promise.ts';
import type { Span, Step, Trace } from '../../domain/trace.ts';
import type { TracesTarget, Tracing, TracingNeeds } from './tracing.ts';

/** How long the last spans may take to arrive once the server stops, in milliseconds. */
const FLUSH_TIME = 3_000;

/** The longest text that a span has; SQL grows with its parameters. */
const LONGEST_TEXT = 4_096;

/** Which span the code belongs to; undefined once the span has ended, so that nothing that goes on afterwards is counted to it. */
interface Place {
  context: Context | undefined;
}

const headersGetter: TextMapGetter<NonNullable<Step['headers']>> = {
  keys: () => [],
  get: (headers, name) => headers.get(name) ?? undefined,
};

const unreported: Span = { set() {}, fail() {} };

/** Reports traces to a receiver that speaks OTLP over HTTP. */
export function reportTraces(target: TracesTarget, { clock, newId, version, onProblem }: TracingNeeds): Tracing {
  const exporter = reporting(new OTLPTraceExporter({ url: target.url }), onProblem);
  const provider = new TracerProvider({
    resource: detectResources({ detectors: [envDetector] }).merge(
      resourceFromAttributes({
        'service.name': target.serviceName,
        'service.version': version,
        'service.instance.id': newId(),
      }),
    ),
    sampler: samplers[target.tracesSampler](target.tracesSamplerRatio),
    spanLimits: { attributeValueLengthLimit: LONGEST_TEXT },
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('halyard', version);
  const propagator = new W3CTraceContextPropagator();
  const places = new AsyncLocalStorage<Place>();

  const parentOf = ({ headers }: Step): Context | undefined =>
    headers === undefined ? places.getStore()?.context : propagator.extract(ROOT_CONTEXT, headers, headersGetter);

  const trace: Trace = (step, run) => {
    const parent = parentOf(step);
    if (parent === undefined && step.isDetail) return run(unreported);
    const { name, kind, attributes } = step;
    const span = tracer.startSpan(name, { kind: kindOf(kind), attributes }, parent ?? ROOT_CONTEXT);
    const place: Place = { context: spans.setSpan(parent ?? ROOT_CONTEXT, span) };
    const end = () => {
      place.context = undefined;
      span.end();
    };
    return places.run(place, () => untilSettled(() => run(openSpan(span)), span, end));
  };

  const presentSpan = (): SpanContext | undefined => {
    const context = places.getStore()?.context;
    return context && spans.getSpanContext(context);
  };

  return {
    trace,
    ids() {
      const present = presentSpan();
      return present === undefined ? {} : { traceId: present.traceId, spanId: present.spanId };
    },
    reportedIds() {
      const present = presentSpan();
      return present === undefined || (present.traceFlags & TraceFlags.SAMPLED) === 0 ? undefined : present;
    },
    async close() {
      let cancel = () => {};
      const late = new Promise<void>((resolve) => {
        cancel = clock.after(FLUSH_TIME, resolve);
      });
      await Promise.race([provider.shutdown().catch(onProblem), late]);
      cancel();
    },
  };
}

function untilSettled<Result>(run: () => Result, span: ReportedSpan, end: () => void): Result {
  const onError = (error: unknown) => {
    fail(span, typeOf(error));
    end();
  };
  try {
    const result = run();
    if (isPromised(result)) result.then(end, onError);
    else end();
    return result;
  } catch (error) {
    onError(error);
    throw error;
  }
}

function openSpan(span: ReportedSpan): Span {
  return {
    set: (attributes) => void span.setAttributes(attributes),
    fail: (type) => fail(span, type),
  };
}

/** Without the message of an error, which may quote what a caller has sent. */
function fail(span: ReportedSpan, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function kindOf(kind: Step['kind']): SpanKind {
  if (kind === undefined) return SpanKind.INTERNAL;
  return kind === 'server' ? SpanKind.SERVER : SpanKind.CLIENT;
}

const samplers: Record<TracesSampler, (ratio: number) => Sampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/** Failures would otherwise go to a logger that the whole process shares. */
function reporting(exporter: SpanExporter, onProblem: (error: unknown) => void): SpanExporter {
  return {
    export(reported, onDone) {
      exporter.export(reported, (result) => {
        if (result.code === ExportResultCode.FAILED) onProblem(result.error);
        onDone(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
