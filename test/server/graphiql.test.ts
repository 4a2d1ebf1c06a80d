import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { getOperationAST, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { graphiqlTabs } from '../../src/server/graphql/graphiql-tabs.ts';
import { createProbe } from '../support/probe-schema.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ schema: createProbe().schema, settings: { ANONYMOUS_ACCESS: 'none' } });
});
afterAll(() => test.close());

const open = (headers: Record<string, string> = {}) =>
  test.fetch('/graphql', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', ...headers } });

describe('GraphiQL', () => {
  it('opens in a browser without a key, for where else would one be typed in', async () => {
    const response = await open();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('<title>Halyard</title>');
  });

  it('holds all that it needs: no markup and no style sheet refers to another host', async () => {
    const html = await (await open()).text();
    expect(html.length).toBeGreaterThan(1_000_000);
    const markup = html.replace(/<script[^>]*>[\s\S]*<\/script>/g, '<script>');
    expect(markup).not.toMatch(/\b(?:src|href)\s*=\s*["']?(?:https?:)?\/\//i);
    expect(markup).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//i);
    expect(html).not.toMatch(/<script[^>]+src=/i);
  });

  it('may load nothing and call no other server', async () => {
    const policy = (await open()).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  });

  it('comes compressed to those who accept that', async () => {
    const response = await open({ 'accept-encoding': 'br, gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
    const html = String(await promisify(gunzip)(await response.arrayBuffer()));
    expect(html).toContain('<title>Halyard</title>');
  });

  it('does not come to programs', async () => {
    const response = await test.fetch('/graphql?query={hello}', { headers: { accept: 'application/json' } });
    expect(response.headers.get('content-type')).toContain('application/json');
  });
});

describe('its tabs', () => {
  const [query = '', mutation = '', subscription = ''] = graphiqlTabs.map((tab) => tab.query);
  let demo: TestApp;

  beforeAll(async () => {
    demo = await createTestApp();
    await loadDemoData(demo.services);
  });
  afterAll(() => demo.close());

  it('are a query, a mutation and a subscription', () => {
    const kinds = graphiqlTabs.map((tab) => getOperationAST(parse(tab.query))?.operation);
    expect(kinds).toEqual(['query', 'mutation', 'subscription']);
  });

  it('work on the demo data, and the subscription receives the mutation’s change', async () => {
    expect(await demo.graphql(query)).toMatchObject({
      errors: undefined,
      data: { flag: { name: 'Travel reimbursement' } },
    });
    const headers = { accept: 'text/event-stream' };
    const path = `/graphql?query=${encodeURIComponent(subscription.replace('0', String(await revision())))}`;
    const events = readEvents(await demo.fetch(path, { headers }));
    expect(await demo.graphql(mutation)).toMatchObject({ data: { setFlagSwitch: { enabled: false } } });
    expect(await events.nextResult()).toMatchObject({
      data: { changes: { entityKey: 'course_administration', environments: ['production'], source: 'graphql' } },
    });
    demo.app.stop();
    await events.ended;
  });

  const revision = async () => (await demo.services.live.snapshot('org-nansen-akademiet')).revision;
});
