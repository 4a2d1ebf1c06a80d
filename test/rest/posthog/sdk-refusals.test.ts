import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRestApp, type RestApp } from '../../support/rest-app.ts';
import { openSdkProject, type SdkProject } from './sdk-project.ts';

let app: RestApp;
let project: SdkProject;
beforeAll(async () => {
  app = await createRestApp({ anonymousAccess: 'none' });
  project = await openSdkProject(app);
});
afterAll(() => app.close());

const ask = (query: string, body: object) => project.post(query, { token: project.token, distinct_id: 'u', ...body });

describe('what is wrong with a request (§5.5)', () => {
  it.each([
    [{}, 401, 'No API token provided. Please include a valid API token in your request.'],
    [
      { token: 'phc_nobody', distinct_id: 'u' },
      401,
      'The provided API key is invalid or has expired. Please check your API key and try again.',
    ],
  ])('answers %j with %i', async (body, status, text) => {
    const answer = await project.post('/flags/?v=2', body);
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('answers 400 to a request that names no subject, or is not what it must be', async () => {
    const missing = 'The distinct_id field is missing from the request. Please include a valid identifier.';
    expect(await ask('/flags/?v=2', { distinct_id: null })).toMatchObject({ status: 400, text: missing });
    const unreadable = 'Failed to decode request: invalid JSON. Please check your request format and try again.';
    for (const wrong of [{ distinct_id: {} }, { groups: [] }, { flag_keys: 'beta' }, { person_properties: 'x' }]) {
      expect(await ask('/flags/?v=2', wrong)).toMatchObject({ status: 400, text: unreadable });
    }
  });

  it('answers for a person or a group whose key no database can keep', async () => {
    await project.capture({
      event: '$groupidentify',
      properties: { $group_type: 'company', $group_key: 'acme', $group_set: { size: '5' } },
    });
    const asking = (property: object) => [
      { properties: [{ key: 'size', operator: 'exact', value: '5', ...property }], rollout_percentage: 100 },
    ];
    const filters = {
      'of-people': { groups: asking({ type: 'person' }) },
      'of-companies': { aggregation_group_type_index: 0, groups: asking({ type: 'group', group_type_index: 0 }) },
    };
    for (const [key, asked] of Object.entries(filters)) {
      expect(await project.send('POST', '/feature_flags/', { key, filters: asked })).toMatchObject({ status: 201 });
    }
    const unmatched = { enabled: false, reason: { code: 'no_condition_match' } };
    for (const odd of ['\0', 'half \uD800', 'x'.repeat(10_000)]) {
      const flags = await project.flags({ distinct_id: odd, groups: { company: odd } });
      expect(flags).toMatchObject({ 'of-people': unmatched, 'of-companies': unmatched });
    }
    const known = await project.flags({ distinct_id: '\0', groups: { company: 'acme' } });
    expect(known).toMatchObject({ 'of-people': unmatched, 'of-companies': { enabled: true } });
  });

  it('requires a token, regardless of what anonymous callers may do elsewhere', async () => {
    const open = app.mountedWith({ anonymousAccess: 'full' });
    const headers = { 'x-halyard-organization': project.organizationId };
    const answer = await open.send('POST', '/flags/?v=2', { body: { distinct_id: 'u' }, headers });
    expect(answer.status).toBe(401);
  });

  it('answers a probe by GET and HEAD, OPTIONS with the methods, and others with 405', async () => {
    for (const path of ['/flags', '/flags/', '/decide/']) {
      const { status, body } = await app.send('GET', path);
      expect([status, body.errorsWhileComputingFlags]).toEqual([200, false]);
      expect(await app.send('HEAD', path)).toMatchObject({ status: 200, text: '' });
      const options = await app.send('OPTIONS', path);
      expect(options.status).toBe(204);
      const methods = options.headers.get('allow')?.split(', ').sort();
      expect(methods).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST']);
      for (const method of ['PUT', 'PATCH', 'DELETE']) {
        const answer = await app.send(method, path);
        expect([answer.status, answer.headers.get('allow')]).toEqual([405, options.headers.get('allow')]);
      }
    }
  });
});
