import { expect, it, onTestFinished } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { createLive } from '../../src/live/live.ts';
import { createRestApp } from '../support/rest-app.ts';
import { newOrganization, operator } from './organizations.ts';

it('makes every node read the organization again, though no change tells of it', async () => {
  const app = await createRestApp();
  onTestFinished(() => app.close());
  const { store } = app.services;
  const otherNode = await createLive(store, () => {});
  const leaving = new AbortController();
  onTestFinished(async () => {
    leaving.abort();
    await otherNode.close();
  });
  const organizationId = await newOrganization(app);
  const settings = [{ environment: 'production', enabled: true }];
  await createFlag(app.services, operator, { organizationId, key: 'f', settings });
  const snapshots = otherNode.snapshots(organizationId, leaving.signal);
  expect((await snapshots.next()).value?.flags.get('f')?.settings).toMatchObject({ production: { switch: 'ON' } });

  await store.db.flagEnvironment.updateMany({ where: { organizationId }, data: { switch: 'OFF' } });
  const refreshed = snapshots.next();
  expect(await app.send('POST', `/api/v1/org-feature-flags/${organizationId}/refresh`)).toMatchObject({ status: 200 });
  expect((await refreshed).value?.flags.get('f')?.settings).toMatchObject({ production: { switch: 'OFF' } });
});
