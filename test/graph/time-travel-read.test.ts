import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
let before: number;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  await own.flag('checkout', { name: 'Before' });
  ({ revision: before } = await app.services.live.snapshot(organizationId));
  app.clock.advanceTo('2026-03-02T00:00:00Z');
  const place = { organizationId, flagKey: 'checkout' };
  await setFlagSwitch(app.services, fullCaller, { ...place, environment: 'production', enabled: false });
  await setFlagSwitch(app.services, fullCaller, { ...place, environment: 'development', enabled: true });
  await updateFlag(app.services, fullCaller, { ...place, name: 'After' });
  await own.flag('later');
});
afterAll(() => app.close());

async function ask(selection: string, caller = fullCaller) {
  const source = `query ($id: ID!) { ${selection} }`;
  return askGraph(app.services, caller, source, { id: own.organizationId });
}

describe('the graph at a revision', () => {
  it('evaluates one flag and all as they were right after it, with explanations, and counts nothing', async () => {
    const { data, errors } = await ask(`
      one: evaluate(organizationId: $id, flagKey: "checkout", atRevision: ${before}) { value revision explanation { because } }
      all: evaluateAll(organizationId: $id, atRevision: ${before}) { flagKey value }
      now: evaluateAll(organizationId: $id) { flagKey value }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      one: { value: true, revision: before },
      all: [{ flagKey: 'checkout', value: true }],
      now: [
        { flagKey: 'checkout', value: false },
        { flagKey: 'later', value: true },
      ],
    });
    await app.services.usage.flush();
    const flag = await app.services.store.db.flag.findFirst({
      where: { organizationId: own.organizationId, key: 'checkout' },
    });
    expect(flag?.evaluationCount).toBe(1);
  });

  it('shows the board as it was', async () => {
    const { data, errors } = await ask(
      `organization(id: $id) { board(atRevision: ${before}) { revision rows { key cells { switch } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      organization: {
        board: { revision: before, rows: [{ key: 'checkout', cells: [{ switch: 'ON' }, { switch: 'OFF' }] }] },
      },
    });
  });

  it('shows the board as it was at an instant, before and after a date came', async () => {
    const dated = await makeOrganization(app.services);
    const activationDate = '2026-03-10T00:00:00Z';
    await dated.flag('summer', {
      settings: [{ environment: 'production', enabled: true, rolloutCondition: { activationDate } }],
    });
    const board = (at: string) =>
      `board(at: "${at}", environments: ["production"]) { rows { cells { activated nextChangeAt } } }`;
    const { data, errors } = await askGraph(
      app.services,
      fullCaller,
      `query ($id: ID!) { organization(id: $id) { early: ${board('2026-03-09T23:59:59Z')} late: ${board(activationDate)} } }`,
      { id: dated.organizationId },
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      organization: {
        early: { rows: [{ cells: [{ activated: false, nextChangeAt: '2026-03-10T00:00:00.000Z' }] }] },
        late: { rows: [{ cells: [{ activated: true, nextChangeAt: null }] }] },
      },
    });
  });

  it('shows the lifecycle of an instant to come by the evaluations until now, also to a client that asks again', async () => {
    const own = await createTestApp({ now: '2026-03-01T00:00:00Z' });
    const { organizationId, flag } = await makeOrganization(own.services);
    const settings = ['production', 'development'].map((environment) => ({ environment, enabled: true }));
    await flag('winter', { settings });
    const lifecycle = async () => {
      const source = `query ($id: ID!) { organization(id: $id) { board(at: "2026-04-10T00:00:00Z") { rows { lifecycle } } } }`;
      return (await own.graphql(source, { id: organizationId })).data;
    };
    const showing = (status: string) => ({ organization: { board: { rows: [{ lifecycle: status }] } } });
    expect(await lifecycle()).toEqual(showing('STALE'));
    own.clock.advanceTo('2026-03-20T00:00:00Z');
    await own.graphql('query ($id: ID!) { evaluate(organizationId: $id, flagKey: "winter") { value } }', {
      id: organizationId,
    });
    await own.services.usage.flush();
    own.clock.advance(10_001);
    expect(await lifecycle()).toEqual(showing('ACTIVE'));
    await own.close();
  });

  it('shows the state of a flag, and what has become different since', async () => {
    const { data, errors } = await ask(`flag(organizationId: $id, key: "checkout") {
      stateAt(revision: ${before}) differencesSince(revision: ${before}) { path before after } none: differencesSince(revision: 1) { path }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      flag: {
        stateAt: { name: 'Before', settings: { production: { switch: 'ON' }, development: { switch: 'OFF' } } },
        differencesSince: expect.arrayContaining([
          { path: 'name', before: 'Before', after: 'After' },
          { path: 'settings.production.switch', before: 'ON', after: 'OFF' },
        ]),
        none: null,
      },
    });
  });

  it('shows a bound caller only the setting in its environment', async () => {
    const bound = keyCaller('bound', { organizationId: own.organizationId, environment: 'production' });
    const { data } = await ask(
      `flag(organizationId: $id, key: "checkout") { stateAt(revision: ${before}) differencesSince(revision: ${before}) { path } }`,
      bound,
    );
    expect(JSON.stringify(data)).not.toContain('development');
  });

  it('knows which revision an instant had', async () => {
    const { data } = await ask(`organization(id: $id) {
      first: revisionAt(instant: "2026-03-01T12:00:00Z") none: revisionAt(instant: "2026-02-01T00:00:00Z")
      last: revisionAt(instant: "2026-04-01T00:00:00Z") revision }`);
    const { revision } = await app.services.live.snapshot(own.organizationId);
    expect(data).toEqual({ organization: { first: before, none: 0, last: revision, revision } });
  });

  it.each([
    'evaluate(organizationId: $id, flagKey: "a", atRevision: 1) { value }',
    'flag(organizationId: $id, key: "checkout") { stateAt(revision: 1) }',
  ])('needs the permission to read the log: %s', async (selection) => {
    const reader = keyCaller('reader', { organizationId: own.organizationId, allowed: ['evaluate', 'flag:read'] });
    const { errors } = await ask(selection, reader);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', permission: 'change:read' } });
  });

  it('refuses a revision that does not exist', async () => {
    expect(codesOf(await ask('evaluateAll(organizationId: $id, atRevision: 1000) { value }'))).toEqual([
      'VALIDATION_FAILED',
    ]);
  });

  it('reads as many statements for two flags as for one', async () => {
    const source = (first: number) =>
      `organization(id: $id) { flags(first: ${first}) { edges { node { stateAt(revision: ${before}) differencesSince(revision: ${before}) { path } } } } }`;
    const count = async (first: number) => (await statementsOf(() => ask(source(first)))).length;
    expect(await count(2)).toBe(await count(1));
  });
});
