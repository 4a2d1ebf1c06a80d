import { AggregatorRegistry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../src/config/config.ts';
import { openMetricsOf, prefersOpenMetrics } from '../../src/server/metrics/open-metrics.ts';
import { hasPrometheus, startPrometheus } from '../support/prometheus.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { startTraceReceiver, type TraceReceiver, traceTo } from '../support/trace-receiver.ts';

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const PLAIN = 'text/plain; version=0.0.4; charset=utf-8';

/** What Prometheus 2.42 sends. */
const ACCEPT =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

/** An app whose traces arrive at a receiver. */
async function openTraced(settings: Environment = {}): Promise<{ app: TestApp; receiver: TraceReceiver }> {
  const receiver = await startTraceReceiver();
  const app = await createTestApp({ now: new Date().toISOString(), tracing: await traceTo(receiver.url, settings) });
  return { app, receiver };
}

function read(app: TestApp, accept?: string): Promise<Response> {
  return app.fetch('/metrics', { headers: accept === undefined ? {} : { accept } });
}

/** Asks the graph within the trace of a caller. */
function ask(app: TestApp, traceparent = `00-${TRACE}-${CALLER}-01`) {
  return app.graphql('{ __typename }', {}, { headers: { traceparent } });
}

const exemplarLines = (text: string) => text.split('\n').filter((line) => line.includes(' # '));

describe('the format of /metrics', () => {
  it.each([
    [true, ACCEPT],
    [true, 'application/openmetrics-text'],
    [true, 'application/openmetrics-text;version="1.0.0";q=0.5,text/plain;q=0.4'],
    [false, null],
    [false, '*/*'],
    [false, 'text/plain'],
    [false, 'text/html,application/xhtml+xml,*/*;q=0.8'],
    [false, 'application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5'],
    [false, 'application/openmetrics-text;q=0.5,text/plain;q=0.5'],
    [false, 'application/openmetrics-text;q=0,*/*;q=0'],
  ])('is OpenMetrics: %s, where a client accepts %s', (isOpenMetrics, accept) => {
    expect(prefersOpenMetrics(accept)).toBe(isOpenMetrics);
  });

  it('has in OpenMetrics the samples of the plain one, describes counters without _total, and ends with # EOF', () => {
    const plain = `# HELP a_total Counts a_total.
# TYPE a_total counter
a_total{b="c d"} 1

# HELP g Measures.
# TYPE g gauge
g 2
`;
    expect(openMetricsOf(plain, new Map())).toBe(`# HELP a Counts a_total.
# TYPE a counter
a_total{b="c d"} 1
# HELP g Measures.
# TYPE g gauge
g 2
# EOF
`);
  });
});

describe('exemplars', () => {
  let app: TestApp;
  let receiver: TraceReceiver;
  beforeAll(async () => {
    ({ app, receiver } = await openTraced());
    await ask(app);
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  it('name the trace and the span of the latest request of a bucket, in OpenMetrics only', async () => {
    const [open, plain] = [await read(app, ACCEPT), await read(app)];
    expect([open.headers.get('content-type'), plain.headers.get('content-type')]).toEqual([OPEN_METRICS, PLAIN]);
    expect(exemplarLines(await plain.text())).toEqual([]);
    const [line = '', ...others] = exemplarLines(await open.text());
    expect(others).toEqual([]);
    const match =
      /^halyard_http_request_duration_seconds_bucket\{le="(?<le>[\d.]+|\+Inf)",method="POST",route="\/graphql",status="200"\} 1 # \{trace_id="(?<trace>\w+)",span_id="(?<span>\w{16})"\} (?<value>[\d.e-]+) (?<at>[\d.]+)$/.exec(
        line,
      );
    const { le, trace, value, at } = match?.groups ?? {};
    expect(trace).toBe(TRACE);
    expect(Number(value)).toBeLessThanOrEqual(le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));
    expect(Number(at)).toBe(app.clock.now() / 1000);
  });

  it('replace those before them in their bucket, and there is one a bucket at most', async () => {
    const other = '1af7651916cd43dd8448eb211c80319c';
    for (let count = 0; count < 5; count += 1) await ask(app, `00-${other}-${CALLER}-01`);
    const lines = exemplarLines(await (await read(app, ACCEPT)).text());
    const buckets = lines.map((line) => line.split(' # ')[0]?.replace(/ \d+$/, ''));
    expect(new Set(buckets).size).toBe(buckets.length);
    expect(lines.filter((line) => line.includes(other))).not.toEqual([]);
  });

  it('are found in the sum of several workers too', async () => {
    const { registry, exemplars } = app.app.metrics;
    const own = await registry.getMetricsAsJSON();
    const sum = await AggregatorRegistry.aggregate([own, own]).metrics();
    const lines = exemplarLines(openMetricsOf(sum, exemplars()));
    expect(lines).not.toEqual([]);
    expect(lines).toHaveLength(exemplars().size);
  });

  it('are the spans that the receiver gets', async () => {
    const second = await openTraced();
    await ask(second.app);
    const [line = ''] = exemplarLines(await (await read(second.app, ACCEPT)).text());
    const spanId = /span_id="(\w+)"/.exec(line)?.[1];
    await second.app.close();
    const found = second.receiver.spans().find((span) => span.spanId === spanId);
    await second.receiver.close();
    expect(found).toMatchObject({ name: 'POST /graphql', traceId: TRACE, parentSpanId: CALLER });
  });

  it.each([
    ['where the sampler leaves the trace out', { OTEL_TRACES_SAMPLER: 'always_off' }],
    ['where the caller leaves its trace out', {}, `00-${TRACE}-${CALLER}-00`],
  ])('are absent %s', async (_, settings: Environment, traceparent?: string) => {
    const untraced = await openTraced(settings);
    await ask(untraced.app, traceparent);
    // The request before this one is a trace of its own.
    const text = await (await read(untraced.app, ACCEPT)).text();
    await untraced.app.close();
    await untraced.receiver.close();
    expect(text).toContain('route="/graphql",status="200"} 1');
    expect(exemplarLines(text)).toEqual([]);
  });

  it('are absent where nothing is traced, and the format is OpenMetrics all the same', async () => {
    const untraced = await createTestApp();
    await ask(untraced);
    const answer = await read(untraced, ACCEPT);
    const text = await answer.text();
    await untraced.close();
    expect([answer.headers.get('content-type'), exemplarLines(text)]).toEqual([OPEN_METRICS, []]);
    expect(text.endsWith('\n# EOF\n')).toBe(true);
  });
});

// Continuous integration installs it, so that there it is never passed over.
describe.skipIf(!hasPrometheus && process.env.CI === undefined)('Prometheus itself', () => {
  it('reads OpenMetrics, and keeps the exemplars', { timeout: 60_000 }, async () => {
    const { app, receiver } = await openTraced();
    const { url } = await app.listen();
    await ask(app);
    const prometheus = await startPrometheus(url);
    try {
      const window = { start: '0', end: String(Date.now() / 1000 + 3_600) };
      await vi.waitFor(
        async () =>
          expect(
            await prometheus.ask('query_exemplars', {
              query: 'halyard_http_request_duration_seconds_bucket{route="/graphql"}',
              ...window,
            }),
          ).toEqual([
            {
              seriesLabels: expect.objectContaining({ route: '/graphql', method: 'POST', status: '200' }),
              exemplars: [expect.objectContaining({ labels: expect.objectContaining({ trace_id: TRACE }) })],
            },
          ]),
        { timeout: 30_000, interval: 200 },
      );
      expect(await prometheus.ask('targets')).toMatchObject({ activeTargets: [{ lastError: '', health: 'up' }] });
      // The names that dashboards and alerts ask for.
      expect(await prometheus.ask('query', { query: 'halyard_changes_total' })).toMatchObject({
        result: [{ metric: { __name__: 'halyard_changes_total' } }],
      });
    } finally {
      await prometheus.close();
      await app.close();
      await receiver.close();
    }
  });
});
