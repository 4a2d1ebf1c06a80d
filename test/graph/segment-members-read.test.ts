import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  const pro = { attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] };
  const inPro = { operator: 'IN_SEGMENT' as const, values: ['pro'] };
  await createSegment(app.services, fullCaller, { organizationId, key: 'pro', groups: [{ conditions: [pro] }] });
  await createSegment(app.services, fullCaller, { organizationId, key: 'nested', groups: [{ conditions: [inPro] }] });
  await createSegment(app.services, fullCaller, { organizationId, key: 'list', kind: 'STATIC', members: ['ida'] });
  const subjects = [
    { targetingKey: 'ida', set: { plan: 'free' } },
    { targetingKey: 'omar', set: { plan: 'pro' } },
    { targetingKey: 'anna', set: { plan: 'pro' } },
  ];
  await recordReport(app.services, fullCaller, { organizationId, subjects });
  await app.services.subjects.flush();
});
afterAll(() => app.close());

function ask(selection: string) {
  const source = `query ($id: ID!) { organization(id: $id) { segments { edges { node { ${selection} } } } } }`;
  return askGraph(app.services, fullCaller, source, { id: own.organizationId });
}

const nodesOf = (nodes: readonly object[]) => ({
  organization: { segments: { edges: nodes.map((node) => ({ node })) } },
});

describe('a segment', () => {
  it('says whether it contains a subject, by conditions, through other segments and by its list', async () => {
    const { data } = await ask(`
      ida: contains(context: { targetingKey: "ida" }) pro: contains(context: { attributes: { plan: "pro" } })`);
    expect(data).toEqual(
      nodesOf([
        { ida: false, pro: true },
        { ida: false, pro: true },
        { ida: true, pro: false },
      ]),
    );
  });

  it('counts its members among the known subjects of an environment', async () => {
    const { data } = await ask('key knownMemberCount there: knownMemberCount(environment: "development")');
    expect(data).toEqual(
      nodesOf([
        { key: 'pro', knownMemberCount: 2, there: 0 },
        { key: 'nested', knownMemberCount: 2, there: 0 },
        { key: 'list', knownMemberCount: 1, there: 0 },
      ]),
    );
  });

  it('refuses an unknown environment', async () => {
    expect(codesOf(await ask('contains(context: {}, environment: "unknown")'))).toContain('NOT_FOUND');
    expect(codesOf(await ask('knownMemberCount(environment: "unknown")'))).toContain('NOT_FOUND');
  });

  it('is checked from memory, and counted in one pass for all segments', async () => {
    const base = await statementsOf(() => ask('key'));
    expect(await statementsOf(() => ask('contains(context: {})'))).toHaveLength(base.length);
    // The subjects, and that there are no more of them.
    expect(await statementsOf(() => ask('knownMemberCount'))).toHaveLength(base.length + 2);
  });
});
