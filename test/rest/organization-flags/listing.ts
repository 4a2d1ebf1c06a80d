import { expect } from 'vitest';
import { archiveFlag } from '../../../src/actions/flag/flags.ts';
import type { Audit } from '../audit.ts';
import { operator } from '../organizations.ts';
import { flagsAt, keysOf } from './organization-flags-place.ts';

/** What the contract says of lists. */
export const listing: readonly Audit[] = [
  {
    id: '1b01',
    level: 'MUST',
    clause: 'GET, paging',
    title: 'cut the list into pages that neither repeat nor skip a flag',
    async run(app) {
      const keys = ['c', 'a', 'd', 'b', 'e'];
      const { base } = await flagsAt(app, ...keys.map((flag_key) => ({ flag_key })));
      const pages = [];
      for (const page of [1, 2, 3, 4]) pages.push((await app.send('GET', `${base}?page=${page}&limit=2`)).body);
      expect(pages.flatMap(keysOf)).toEqual(keys);
      expect(pages.map(({ pagination }) => pagination)).toEqual(
        [1, 2, 3, 4].map((page) => ({ page, limit: 2, total: 5 })),
      );
    },
  },
  {
    id: '1b02',
    level: 'MUST',
    clause: 'GET, paging',
    title: 'refuse a page or limit that is not a whole number in its range, naming it',
    async run(app) {
      const { base } = await flagsAt(app);
      for (const query of ['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=', 'page=1e3', 'limit=0', 'limit=101']) {
        const { status, body } = await app.send('GET', `${base}?${query}`);
        expect([query, status, body.code]).toEqual([query, 400, 'VALIDATION_FAILED']);
        expect(body.errors).toMatchObject([{ path: query.split('=')[0] }]);
      }
      expect(await app.send('GET', `${base}?limit=100`)).toMatchObject({ status: 200 });
    },
  },
  {
    id: '1b03',
    level: 'SHOULD',
    clause: 'GET, extensions',
    title: 'filter by switch and by text, and list archived flags only when asked to',
    async run(app) {
      const { base, organizationId } = await flagsAt(
        app,
        { flag_key: 'apple', enabled: true },
        { flag_key: 'Pineapple' },
        { flag_key: 'plum', enabled: true },
      );
      await archiveFlag(app.services, operator, { organizationId, flagKey: 'plum' });
      const listed = async (query: string) => keysOf((await app.send('GET', `${base}${query}`)).body);
      expect(await listed('')).toEqual(['apple', 'Pineapple']);
      expect(await listed('?include_archived=true')).toEqual(['apple', 'Pineapple', 'plum']);
      expect(await listed('?enabled=true')).toEqual(['apple']);
      expect(await listed('?enabled=false')).toEqual(['Pineapple']);
      expect(await listed('?q=APPLE')).toEqual(['apple', 'Pineapple']);
      expect(await listed('?q=none')).toEqual([]);
      expect(await app.send('GET', `${base}?enabled=yes`)).toMatchObject({ status: 400 });
    },
  },
];
