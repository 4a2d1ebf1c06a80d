import { expect, it } from 'vitest';
import { askGraph } from '../support/ask-graph.ts';
import { createTestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

it('shows version, time, access and limits of the server to every caller', async () => {
  const app = await createTestApp({ settings: { MAX_QUERY_DEPTH: '7', RATE_LIMIT: 'off', ANONYMOUS_ACCESS: 'none' } });
  const source = '{ server { version now anonymousAccess limits } }';
  const { data } = await app.graphql(source);
  expect(data).toEqual({
    server: {
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      now: new Date(app.clock.now()).toISOString(),
      anonymousAccess: 'none',
      limits: expect.objectContaining({ MAX_QUERY_DEPTH: 7, RATE_LIMIT: null }),
    },
  });
  app.clock.advance(60_000);
  expect((await app.graphql(source)).data).toMatchObject({ server: { now: new Date(app.clock.now()).toISOString() } });
  expect((await askGraph(app.services, fullCaller, source)).data).toEqual({ server: null });
  await app.close();
});
