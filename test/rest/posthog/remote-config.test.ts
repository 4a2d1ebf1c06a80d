import { expect } from 'vitest';
import { updateFlag } from '../../../src/actions/flag/flags.ts';
import type { Flag } from '../../../src/domain/flag.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import { type Audit, describeAudits } from '../audit.ts';
import { operator } from '../organizations.ts';
import { openProject, type PosthogProject } from './posthog-project.ts';

const READ = 'flag:read';
const nameOf = ({ organizationId, key: flagKey }: Flag) => ({ organizationId, flagKey });

async function makeRemote(project: PosthogProject, key: string, input: JsonObject = {}): Promise<Flag> {
  return project.flag(key, {
    variants: [
      { key: 'on', value: true, payload: { k: 1 } },
      { key: 'off', value: false },
    ],
    extensions: { posthog: { is_remote_configuration: true } },
    ...input,
  });
}

const remoteConfig: readonly Audit[] = [
  {
    id: 'd020',
    level: 'MUST',
    clause: '§2.3',
    title: 'answer with the text of the payload as JSON, by the key of the flag and by its number',
    async run(app) {
      const project = await openProject(app);
      const flag = await makeRemote(project, 'config');
      const client = await app.createKey({
        organizationId: project.organizationId,
        kind: 'CLIENT',
        permissions: ['evaluate'],
      });
      for (const id of ['config', String(flag.number)]) {
        const answer = await project.send('GET', `/feature_flags/${id}/remote_config?token=${client.secret}`);
        expect([answer.status, answer.text]).toEqual([200, JSON.stringify('{"k":1}')]);
      }
    },
  },
  {
    id: 'd021',
    level: 'MUST',
    clause: '§2.3',
    title: 'answer null where there is no payload, and 404 without a body where the flag is none of the kind',
    async run(app) {
      const project = await openProject(app);
      await makeRemote(project, 'empty', { variants: [] });
      await project.flag('usual');
      expect((await project.send('GET', '/feature_flags/empty/remote_config')).text).toBe('null');
      for (const id of ['usual', 'nothing', '999999']) {
        expect(await project.send('GET', `/feature_flags/${id}/remote_config`)).toMatchObject({
          status: 404,
          text: '',
        });
      }
    },
  },
  {
    id: 'd022',
    level: 'MUST',
    clause: '§2.3 has_encrypted_payloads',
    title: 'show the text of an encrypted payload to secret keys only',
    async run(app) {
      const project = await openProject(app);
      const marker = 'a-secret-that-nobody-may-see';
      const flag = await makeRemote(project, 'sealed', {
        encryptsPayloads: true,
        variants: [
          { key: 'on', value: true, payload: { marker } },
          { key: 'off', value: false },
        ],
      });
      const path = `/feature_flags/${flag.key}/remote_config`;
      const reader = await project.keyFor(READ);
      const { text } = await project.send('GET', path, undefined, reader);
      expect(text).toBe(JSON.stringify(JSON.stringify({ marker })));
      const anonymous = app.mountedWith({ anonymousAccess: 'read' });
      const hidden = await anonymous.send('GET', `/api/projects/${project.organizationId}${path}`);
      expect([hidden.status, hidden.text]).toEqual([200, JSON.stringify('********* (encrypted)')]);
      await updateFlag(app.services, operator, { ...nameOf(flag), description: 'changed' });
      const log = await project.send('GET', '/feature_flags/activity');
      expect(log.text).not.toContain(marker);
      expect(log.text).not.toContain('halyard-sealed');
    },
  },
  {
    id: 'd023',
    level: 'MUST',
    clause: '§2.3 has_encrypted_payloads',
    title: 'keep no payload as it was written once the flag encrypts, whichever API and environment it was written at',
    async run(app) {
      const project = await openProject(app);
      const { organizationId } = project;
      const payloads = { true: '{"marker": "plain-no-more"}' };
      const filters = { groups: [{ properties: [], rollout_percentage: 100 }], payloads };
      const made = await project.send('POST', '/feature_flags/', { key: 'later', filters });
      const elsewhere = { 'x-halyard-environment': 'development' };
      const path = `/api/projects/@current/feature_flags/${made.body.id}`;
      const headers = elsewhere;
      await app.send('PATCH', path, { key: project.key.secret, headers, body: { filters } });
      await updateFlag(app.services, operator, { organizationId, flagKey: 'later', encryptsPayloads: true });
      const settings = await app.services.store.db.flagEnvironment.findMany({ where: { organizationId } });
      const variants = await app.services.store.db.variant.findMany({ where: { organizationId } });
      const logged = await app.services.store.db.change.findFirst({
        where: { organizationId },
        orderBy: { revision: 'desc' },
      });
      expect(JSON.stringify([settings, variants, logged?.after, logged?.before])).not.toContain('plain-no-more');
      for (const sent of [{}, { headers }]) {
        const { body } = await app.send('GET', path, { key: project.key.secret, ...sent });
        expect(body.filters).toMatchObject({ payloads });
      }
    },
  },
  {
    id: 'd024',
    level: 'MUST',
    clause: '§2.3 has_encrypted_payloads',
    title: 'make no payload the value of a variant, which every caller receives',
    async run(app) {
      const project = await openProject(app);
      const { organizationId } = project;
      const flag = await project.flag('document', {
        valueType: 'JSON',
        encryptsPayloads: true,
        variants: [{ key: 'one', value: {} }],
      });
      const variants = ['one', 'two'].map((key) => ({ key, rollout_percentage: 50 }));
      const groups = [{ properties: [], rollout_percentage: 100 }];
      const payloads = { two: '{"marker":"for-secret-keys"}' };
      const { status, body } = await project.send('PATCH', `/feature_flags/${flag.number}`, {
        filters: { groups, multivariate: { variants }, payloads },
      });
      expect([status, body.filters]).toEqual([200, expect.objectContaining({ payloads })]);
      const rows = await app.services.store.db.variant.findMany({ where: { organizationId } });
      expect(JSON.stringify(rows)).not.toContain('for-secret-keys');
    },
  },
];

describeAudits('PostHog remote_config', {}, remoteConfig);
