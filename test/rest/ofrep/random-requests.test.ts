import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../support/runs.ts';
import { createOfrepApp, type OfrepApp } from './ofrep-app.ts';

let app: OfrepApp;

beforeAll(async () => {
  app = await createOfrepApp();
});

afterAll(() => app.close());

describe('any request', () => {
  it('is answered, and never with a defect', async () => {
    const context = fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined });
    const anyBody = fc.oneof(
      fc.jsonValue(),
      fc.record({ context: fc.oneof(context, fc.jsonValue()) }),
      fc.record({ context }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), anyBody, async (flagKey, body) => {
        const one = await app.post(`/${encodeURIComponent(flagKey)}`, JSON.stringify(body) ?? '');
        const all = await app.post('', JSON.stringify(body) ?? '');
        expect([200, 400, 404]).toContain(one.status);
        expect([200, 400]).toContain(all.status);
      }),
      { numRuns: runs(60) },
    );
  });

  it('opens an event stream or is refused, and never with a defect', async () => {
    const { secret } = await app.createKey({ organizationId: app.organizationId });
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom(app.organizationId, 'production', '7', '7.9', '-1', '9'.repeat(19)),
    );
    const query = fc.dictionary(fc.constantFrom('token', 'organization', 'environment', 'since'), values);
    const headers = fc.record(
      { 'last-event-id': fc.stringMatching(/^[!-~]*$/), 'x-api-key': fc.constant(secret) },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(query, headers, async (asked, sent) => {
        const search = new URLSearchParams(Object.entries(asked));
        const { status, body } = await app.get(`/ofrep/v1/events?${search}`, { headers: sent });
        await body?.cancel();
        expect([200, 400, 401, 404]).toContain(status);
      }),
      { numRuns: runs(100) },
    );
  });
});
