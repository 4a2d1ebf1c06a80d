import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { urlOf } from '../../src/server/listen.ts';
import { openTracing } from '../../src/server/tracing/open-tracing.ts';
import type { Tracing } from '../../src/server/tracing/tracing.ts';
import { systemClock } from './test-node.ts';

/** A span as the receiver got it. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first span of a trace. */
  readonly parentSpanId: string;
  /** As OTLP numbers them: 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hasFailed: boolean;
}

/** A receiver of traces that speaks OTLP over HTTP, on a port of its own. */
export interface TraceReceiver {
  readonly url: string;
  /** Every body that arrived. */
  readonly bodies: readonly string[];
  spans(): readonly ReceivedSpan[];
  close(): Promise<void>;
}

/** Starts a receiver, which answers with a status. */
export async function startTraceReceiver(status = 200): Promise<TraceReceiver> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'POST' && request.url === '/v1/traces') bodies.push((await request.toArray()).join(''));
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: urlOf(server, '127.0.0.1'),
    bodies,
    spans: () => bodies.flatMap(spansOf),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Reports to a receiver; closing it sends what is not sent yet. */
export async function traceTo(url: string, settings: Environment = {}): Promise<Tracing> {
  const tracing = await openTracing(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url, ...settings }), {
    ...{ clock: systemClock, newId: randomUUID, version: '1.2.3' },
    onProblem(error) {
      throw error;
    },
  });
  if (tracing === undefined) throw new Error('Tracing is off.');
  return tracing;
}

type Value = Readonly<Record<string, unknown>>;

interface Otlp {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'attributes' | 'hasFailed'> & {
        readonly attributes: readonly { readonly key: string; readonly value: Value }[];
        readonly status: { readonly code: number };
      })[];
    }[];
  }[];
}

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto, as JSON. */
function spansOf(body: string): ReceivedSpan[] {
  const { resourceSpans } = JSON.parse(body) as Otlp;
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ name, traceId, spanId, parentSpanId = '', kind, attributes, status }) => ({
      ...{ name, traceId, spanId, parentSpanId, kind },
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
      hasFailed: status.code === 2,
    }));
}
