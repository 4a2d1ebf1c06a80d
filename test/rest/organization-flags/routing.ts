import { expect } from 'vitest';
import type { Audit } from '../audit.ts';
import { flagsAt } from './organization-flags-place.ts';

/** What the contract says of paths. */
export const routing: readonly Audit[] = [
  {
    id: '1d01',
    level: 'MUST',
    clause: 'keys that look like routes',
    title: 'serve flags named rollout, evaluate and refresh like any other',
    async run(app) {
      const keys = ['rollout', 'evaluate', 'refresh', 'evaluate-version'];
      const { base } = await flagsAt(app, ...keys.map((flag_key) => ({ flag_key })));
      for (const flag_key of keys) {
        expect(await app.send('GET', `${base}/${flag_key}`)).toMatchObject({ status: 200, body: { flag_key } });
        const change = { body: { enabled: true } };
        expect(await app.send('PUT', `${base}/${flag_key}`, change)).toMatchObject({
          body: { flag_key, enabled: true },
        });
        const merge = { body: { min_version: '1.0.0' } };
        expect(await app.send('PATCH', `${base}/${flag_key}/rollout`, merge)).toMatchObject({ body: { flag_key } });
        expect(await app.send('GET', `${base}/rollout/${flag_key}`)).toMatchObject({
          status: 200,
          body: { flag_key, rollout_condition: { min_version: '1.0.0' } },
        });
      }
    },
  },
  {
    id: '1d02',
    level: 'MUST',
    clause: 'percent-encoding',
    title: 'decode keys in paths once, and refuse an encoding that stands for no text',
    async run(app) {
      const { base } = await flagsAt(app, { flag_key: 'a.b_c-1' });
      expect(await app.send('GET', `${base}/a%2Eb_c%2D1`)).toMatchObject({ status: 200 });
      for (const path of ['a%252Eb_c-1', 'a%2Fb', 'a+b', 'a%2Bb', '%E2%82%AC', '%00', '%25']) {
        const { status, body } = await app.send('GET', `${base}/${path}`);
        expect([path, status, body.detail]).toEqual([
          path,
          404,
          `There is no flag ${JSON.stringify(decodeURIComponent(path)).replace('\\u0000', '\u0000')}.`,
        ]);
      }
      for (const path of ['%', '%zz', '%ff', 'a%E2%82']) {
        const { status, body } = await app.send('GET', `${base}/${path}`);
        expect([path, status, body.code]).toEqual([path, 400, 'MALFORMED_PATH']);
      }
    },
  },
  {
    id: '1d03',
    level: 'MUST',
    clause: '405',
    title: 'list the methods that a path takes, also where two contracts share it',
    async run(app) {
      const { base } = await flagsAt(app, { flag_key: 'f' });
      const allowed = async (method: string, path: string) => {
        const { status, headers } = await app.send(method, `${base}${path}`);
        return [status, ...(headers.get('allow') ?? '').split(', ').sort()];
      };
      expect(await allowed('PATCH', '')).toEqual([405, 'GET', 'HEAD', 'POST']);
      expect(await allowed('POST', '/f')).toEqual([405, 'DELETE', 'GET', 'HEAD', 'PUT']);
      expect(await allowed('GET', '/f/rollout')).toEqual([405, 'PATCH']);
      expect(await allowed('HEAD', '/f/rollout')).toEqual([405, 'PATCH']);
      expect(await allowed('PATCH', '/rollout/f')).toEqual([405, 'DELETE', 'GET', 'HEAD', 'PUT']);
      expect(await allowed('POST', '/rollout/rollout')).toEqual([405, 'DELETE', 'GET', 'HEAD', 'PATCH', 'PUT']);
      expect(await allowed('PATCH', '/rollout/evaluate')).toEqual([405, 'DELETE', 'GET', 'HEAD', 'POST', 'PUT']);
    },
  },
];
