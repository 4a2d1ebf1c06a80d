import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { urlOf } from '../../src/server/listen.ts';
import { openTracing } from '../../src/server/tracing/open-tracing.ts';
import { createTestClock } from '../support/clock.ts';
import { mutate } from '../support/mutate.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';
import { type ReceivedSpan, startTraceReceiver, traceTo } from '../support/trace-receiver.ts';
import { connect } from '../support/ws-client.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${CALLER}-01`;

/** Runs something on a traced app, and returns the spans that have arrived once the app has stopped. */
async function spansOf(run: (test: TestApp) => Promise<unknown>, settings: Environment = {}) {
  const receiver = await startTraceReceiver();
  const test = await createTestApp({ tracing: await traceTo(receiver.url, settings) });
  try {
    await run(test);
  } finally {
    await test.close();
    await receiver.close();
  }
  return Object.assign(receiver.spans(), { bodies: receiver.bodies.join('\n'), logged: test.logged });
}

const evaluate = (test: TestApp, organizationId: string, headers: Record<string, string> = {}, context = {}) =>
  test.fetch('/ofrep/v1/evaluate/flags', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-halyard-organization': organizationId, ...headers },
    body: JSON.stringify({ context }),
  });

const named = (spans: readonly ReceivedSpan[], name: string): ReceivedSpan => {
  const found = spans.filter((span) => span.name === name);
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} spans have the name ${name}.`);
  return found[0];
};

/** The names of a span and of all that it is a part of, innermost first. */
const pathOf = (spans: readonly ReceivedSpan[], span: ReceivedSpan): readonly string[] => {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent === undefined ? [] : pathOf(spans, parent))];
};

describe('the traces of a request', () => {
  it('continue that of the caller, from the request to the evaluation', async () => {
    let organizationId = '';
    const spans = await spansOf(async (test) => {
      const own = await makeOrganization(test.services);
      ({ organizationId } = own);
      await own.flag('a');
      await own.flag('b');
      const response = await evaluate(test, organizationId, { traceparent, 'x-request-id': 'mine' });
      expect(response.status).toBe(200);
    });
    const continued = spans.filter(({ traceId }) => traceId === TRACE);
    const request = named(continued, 'POST /ofrep/v1/evaluate/flags');
    expect(request).toMatchObject({ parentSpanId: CALLER, kind: 2, hasFailed: false });
    expect(request.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/ofrep/v1/evaluate/flags',
      'http.response.status_code': 200,
      'halyard.request.id': 'mine',
    });
    const evaluation = named(continued, 'evaluate flags');
    expect(evaluation).toMatchObject({ parentSpanId: request.spanId, kind: 1 });
    expect(evaluation.attributes).toEqual({
      'halyard.organization.id': organizationId,
      'halyard.environment.key': 'production',
      'halyard.revision': expect.any(Number),
      'halyard.evaluation.count': 2,
    });
  });

  it('show a mutation with its commit, and the SQL of the commit in it', async () => {
    const spans = await spansOf(async (test) => {
      const { organizationId } = await makeOrganization(test.services);
      const input = { organizationId, key: 'traced', name: 'Traced' };
      await test.graphql(
        'mutation Make($input: CreateFlagInput!) { createFlag(input: $input) { __typename } }',
        { input },
        { headers: { traceparent } },
      );
    });
    const continued = spans.filter(({ traceId }) => traceId === TRACE);
    const mutation = named(continued, 'mutation');
    expect(mutation.attributes).toEqual({ 'graphql.operation.type': 'mutation', 'graphql.operation.name': 'Make' });
    expect(pathOf(continued, mutation)).toEqual(['mutation', 'POST /graphql']);
    expect(pathOf(continued, named(continued, 'commit'))).toEqual(['commit', 'mutation', 'POST /graphql']);
    const lock = named(continued, 'SELECT Organization');
    expect(lock).toMatchObject({ kind: 3, attributes: { 'db.system.name': 'postgresql' } });
    expect(lock.attributes['db.query.text']).toContain('FOR UPDATE');
    const statements = continued.filter(({ attributes }) => 'db.query.text' in attributes);
    for (const statement of statements)
      expect(pathOf(continued, statement).slice(-2)).toEqual(['mutation', 'POST /graphql']);
    expect(statements.filter((statement) => pathOf(continued, statement)[1] === 'commit').length).toBeGreaterThan(2);
    // What the node does in the background begins no span.
    expect(continued.filter(({ parentSpanId }) => parentSpanId === CALLER)).toHaveLength(1);
  });

  it('tell the type of an error, and a failed request from a refused one', async () => {
    const spans = await spansOf(async (test) => {
      expect((await test.fetch('/nowhere/at-all')).status).toBe(404);
      test.services.live.snapshotAtLeast = () => {
        throw new TypeError('a defect');
      };
      expect((await evaluate(test, 'acme')).status).toBe(500);
      await test.graphql('query Broken { organization(id: "acme") { nonsense } }');
      await test.graphql('query Deep { organization(id: "acme") { board { pageInfo { hasNextPage } } } }');
    });
    expect(named(spans, 'GET')).toMatchObject({ hasFailed: false, attributes: { 'http.response.status_code': 404 } });
    expect(named(spans, 'POST /ofrep/v1/evaluate/flags')).toMatchObject({
      hasFailed: true,
      attributes: { 'error.type': '500', 'http.response.status_code': 500 },
    });
  });

  it('begin with the operation over a WebSocket, which has no request', async () => {
    const spans = await spansOf(async (test) => {
      const client = connect((await test.listen()).wsUrl);
      await client.subscribe('query Hello { viewer { permissions } }').next();
      await client.close();
    });
    expect(named(spans, 'query')).toMatchObject({
      parentSpanId: '',
      kind: 2,
      attributes: { 'graphql.operation.name': 'Hello' },
    });
  });

  it('end when a subscription has started, before its events', async () => {
    const spans = await spansOf(async (test) => {
      const { organizationId, flag } = await makeOrganization(test.services);
      // Loads what is read once, and then from memory.
      await evaluate(test, organizationId);
      const { url } = await test.listen();
      const leaving = new AbortController();
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', traceparent },
        body: JSON.stringify({
          // What was changed is read from the database at each event.
          query: `subscription ($organizationId: ID!) {
            changes(organizationId: $organizationId) { entityKey organization { changes(last: 1) { edges { node { id } } } } }
          }`,
          variables: { organizationId },
        }),
        signal: leaving.signal,
      });
      const events = readEvents(response);
      for (const key of ['first', 'second']) {
        await flag(key);
        expect(await events.nextResult()).toMatchObject({ data: { changes: { entityKey: key } } });
      }
      leaving.abort();
    });
    const continued = spans.filter(({ traceId }) => traceId === TRACE);
    expect(continued.map(({ name }) => name).sort()).toEqual(['POST /graphql', 'subscription']);
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === '').map(({ name }) => name);
    expect(roots.filter((name) => name !== 'commit')).toEqual(['POST /ofrep/v1/evaluate/flags']);
  });

  it('are named in the lines of the log, beside the id of the request', async () => {
    const { logged } = await spansOf((test) =>
      test.fetch('/nowhere', { headers: { traceparent, 'x-request-id': 'mine' } }),
    );
    expect(logged.find(({ msg }) => msg === 'request')).toMatchObject({
      requestId: 'mine',
      traceId: TRACE,
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it('show nothing of what callers send besides the names that the server itself has', async () => {
    const mark = `mark${randomUUID().replaceAll('-', '')}`;
    const { bodies, ...spans } = await spansOf(async (test) => {
      const own = await makeOrganization(test.services);
      await own.flag('a');
      const { secret } = await test.createKey({ organizationId: own.organizationId });
      const headers = { authorization: `Bearer ${mark}`, baggage: `user=${mark}`, cookie: mark };
      await evaluate(test, own.organizationId, headers, { targetingKey: mark, email: mark });
      await evaluate(test, own.organizationId, { 'x-api-key': secret }, { targetingKey: mark, [mark]: mark });
      await test.fetch(`/array/${mark}/config?token=${mark}`);
      await test.fetch(`/ofrep/v1/evaluate/flags/${mark}?token=${mark}`, { method: 'POST' });
      await test.graphql(`{ organization(id: "${mark}") { ${mark} } }`);
      await test.graphql(`query { node(id: "${mark}") { id } }`);
      const { organizationId } = own;
      await mutate(test, 'createFlag', { organizationId, key: 'b', name: mark, description: mark });
      await mutate(test, 'createFlag', { organizationId, key: mark, name: mark });
      expect(await mutate(test, 'createFlag', { organizationId, key: mark })).toMatchObject({ code: 'KEY_TAKEN' });
      await test.services.subjects.flush();
    });
    expect(Object.keys(spans).length).toBeGreaterThan(20);
    expect(bodies).not.toContain(mark);
  });
});

describe('which traces are reported', () => {
  const requestWith = (headers: Record<string, string>, settings: Environment = {}) =>
    spansOf((test) => test.fetch('/livez', { headers }), settings);

  it('is for the caller to decide, and otherwise for the sampler', async () => {
    expect(await requestWith({ traceparent: `00-${TRACE}-${CALLER}-00` })).toHaveLength(0);
    expect(await requestWith({}, { OTEL_TRACES_SAMPLER: 'parentbased_always_off' })).toHaveLength(0);
    const never = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' };
    expect(await requestWith({}, never)).toHaveLength(0);
    expect(await requestWith({ traceparent }, never)).toHaveLength(1);
  });

  it('does not depend on what is not a trace context, which begins a trace of its own', async () => {
    const visible = fc.string({ unit: fc.constantFrom(...'0123456789abcdefg-'), maxLength: 60 });
    const malformed = visible.filter((text) => !/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}/.test(text));
    const spans = await spansOf((test) =>
      fc.assert(
        fc.asyncProperty(malformed, async (text) => {
          expect((await test.fetch('/livez', { headers: { traceparent: text, tracestate: text } })).status).toBe(200);
        }),
        { numRuns: 50 },
      ),
    );
    expect(spans.length).toBeGreaterThanOrEqual(50);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(spans.length);
    expect(spans.every(({ parentSpanId }) => parentSpanId === '')).toBe(true);
  });
});

describe('a span', () => {
  it('is not what goes on after its end belongs to', async () => {
    const receiver = await startTraceReceiver();
    const tracing = await traceTo(receiver.url);
    let later: Promise<void> | undefined;
    tracing.trace({ name: 'short', attributes: {} }, () => {
      later = Promise.resolve().then(() => {
        expect(tracing.ids()).toEqual({});
        tracing.trace({ name: 'detail', attributes: {}, isDetail: true }, () => {});
        tracing.trace({ name: 'other', attributes: {} }, () => {});
      });
    });
    await later;
    await tracing.close();
    await receiver.close();
    expect(receiver.spans().map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['short', ''],
      ['other', ''],
    ]);
  });

  it('returns what its step returns, and throws what it throws', async () => {
    const receiver = await startTraceReceiver();
    const { trace, close } = await traceTo(receiver.url);
    const step = { name: 'step', attributes: {} };
    const failure = new RangeError('secret');
    expect(trace(step, () => 1)).toBe(1);
    expect(await trace(step, async () => 2)).toBe(2);
    expect(() =>
      trace(step, () => {
        throw failure;
      }),
    ).toThrow(failure);
    await expect(trace(step, () => Promise.reject(failure))).rejects.toBe(failure);
    await close();
    await receiver.close();
    expect(receiver.spans().map(({ attributes }) => attributes['error.type'])).toEqual([
      ...[undefined, undefined],
      ...['RangeError', 'RangeError'],
    ]);
    expect(receiver.bodies.join()).not.toContain('secret');
  });
});

const needs = { clock: createTestClock(), newId: randomUUID, version: '1.2.3', onProblem: () => {} };

describe('the receiver', () => {
  it.each<Environment>([{}, { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }])(
    'is needed: with %j nothing is traced',
    async (settings) => {
      expect(await openTracing(loadConfig(settings), needs)).toBe(undefined);
    },
  );

  it('may be named by its whole URL', async () => {
    const receiver = await startTraceReceiver();
    const settings = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`, OTEL_SERVICE_NAME: 'flags' };
    const { trace, close } = await traceTo('http://127.0.0.1:9', settings);
    trace({ name: 'step', attributes: {} }, () => {});
    await close();
    await receiver.close();
    expect(receiver.spans()).toHaveLength(1);
    expect(receiver.bodies.join()).toContain('"service.name","value":{"stringValue":"flags"}');
    expect(receiver.bodies.join()).toContain('"service.version","value":{"stringValue":"1.2.3"}');
  });

  it('may refuse what it receives, which is reported', async () => {
    const receiver = await startTraceReceiver(400);
    const problems: unknown[] = [];
    const tracing = await openTracing(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }), {
      ...{ ...needs, onProblem: (error: unknown) => void problems.push(error) },
    });
    tracing?.trace({ name: 'step', attributes: {} }, () => {});
    await tracing?.close();
    await receiver.close();
    expect(problems).toContainEqual(expect.any(Error));
  });

  it.each(['is silent', 'is gone'])('delays neither requests nor the stop when it %s', async (state) => {
    const silent = createServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const url = urlOf(silent, '127.0.0.1');
    if (state === 'is gone') silent.close();
    const clock = createTestClock();
    const tracing = await openTracing(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url }), { ...needs, clock });
    if (tracing === undefined) throw new Error('Tracing is off.');
    const test = await createTestApp({ tracing: { ...tracing, close: async () => {} } });
    expect((await test.fetch('/livez')).status).toBe(200);
    await test.close();
    const closing = tracing.close();
    clock.advance(3_000);
    await closing;
    silent.close();
  });
});
