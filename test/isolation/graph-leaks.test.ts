import { randomUUID } from 'node:crypto';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeGlobalId, encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { schema } from '../../src/graph/schema.ts';
import { askGraph } from '../support/ask-graph.ts';
import { type MarkedOrganization, makeMarkedOrganization, markedKeys } from '../support/marked-organization.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { type GraphQuestion, nodeTypes, questionsOfNodes, selectionOf } from './graph-questions.ts';

/** What fields below a thing are asked with: names of things that every marked organization has. */
const names = {
  key: `"${markedKeys.flag}"`,
  flagKey: `"${markedKeys.flag}"`,
  segmentKey: `"${markedKeys.segment}"`,
  targetingKey: `"${markedKeys.subject}"`,
  context: '{ targetingKey: "someone" }',
  conditions: '[]',
  interval: 'DAY',
  text: '"mark"',
  revision: '1000000',
  instant: '"2026-06-01T00:00:00Z"',
  to: '"2026-07-01T00:00:00Z"',
};

const questions = questionsOfNodes(schema, names);
const types = [...new Set(questions.map(({ type }) => type))];
const questionsOf = (type: string) => questions.filter((question) => question.type === type);

let app: TestApp;
let theirs: MarkedOrganization;
let own: MarkedOrganization;
beforeAll(async () => {
  app = await createTestApp();
  theirs = await makeMarkedOrganization(app);
  own = await makeMarkedOrganization(app);
});
afterAll(() => app.close());

/** What is answered to a member of an organization, as one text. */
async function ask(asking: MarkedOrganization, document: string, variables: Record<string, unknown>): Promise<string> {
  return JSON.stringify(await askGraph(app.services, asking.member, document, variables));
}

function aboutNode({ type, selection }: GraphQuestion): string {
  return `query ($id: ID!) { node(id: $id) { ... on ${type} { asked: ${selection} } } }`;
}

/** Enough of them; there are many changes. */
function lastOf(ids: readonly string[] = []): readonly string[] {
  return ids.slice(-3);
}

/** An id of the same type that nothing has. */
function idOfNothing(globalId: string): string {
  const { typename, id } = decodeGlobalId(globalId);
  if (typename === 'Organization') return `org-${randomUUID()}`;
  return encodeGlobalId(typename, typename === 'Change' ? id.replace(/^.*:/, `org-${randomUUID()}:`) : randomUUID());
}

describe('what the other organization has', () => {
  it('is made of every type that has a global id', async () => {
    const nodes = await theirs.nodes();
    for (const { name } of nodeTypes(schema)) expect(nodes.get(name)?.length, name).toBeGreaterThan(0);
    expect([...types].sort()).toEqual([...nodes.keys()].sort());
  });

  it.each(types)('is shown to its own members, mark and all: %s', async (type) => {
    const nodes = await own.nodes();
    const answers: string[] = [];
    for (const question of questionsOf(type)) {
      for (const id of lastOf(nodes.get(type))) {
        const answer = await ask(own, aboutNode(question), { id });
        expect(answer, question.field).not.toContain('"errors":[');
        expect(answer, question.field).not.toContain(theirs.mark);
        answers.push(answer);
      }
    }
    expect(answers.some((answer) => answer.includes(own.mark))).toBe(true);
  });

  it.each(types)('does not exist for others, whichever field of it they ask for: %s', async (type) => {
    const nodes = await theirs.nodes();
    for (const question of questionsOf(type)) {
      for (const id of lastOf(nodes.get(type))) {
        const answer = await ask(own, aboutNode(question), { id });
        expect(answer, question.field).not.toContain(theirs.mark);
        expect(answer, question.field).toBe(await ask(own, aboutNode(question), { id: idOfNothing(id) }));
      }
    }
  });

  it('is not among the nodes of several ids', async () => {
    const ids = [...(await theirs.nodes()).values()].flatMap(([id]) => id ?? []);
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    expect(await ask(own, document, { ids })).toBe(await ask(own, document, { ids: ids.map(idOfNothing) }));
    expect(JSON.parse(await ask(theirs, document, { ids })).data.nodes).toHaveLength(ids.length);
  });
});

describe('every query', () => {
  const query = schema.getQueryType();
  const fields = Object.values(query?.getFields() ?? {}).filter(({ name }) => name !== 'node' && name !== 'nodes');

  /** The document that asks for a field, with the organization as a variable where it takes one. */
  function documentOf(name: string): string {
    const field = fields.find((each) => each.name === name);
    if (field === undefined || !isObjectType(query)) throw new Error(`There is no query ${name}.`);
    const selection = selectionOf(schema, field, { ...names, organizationId: '$organization', id: '$organization' });
    const variables = selection.includes('$organization') ? '($organization: ID!)' : '';
    return `query ${variables} { asked: ${selection} }`;
  }

  it.each(fields.map(({ name }) => name))(
    '%s shows it to a member of the organization, and to no other caller',
    async (name) => {
      const document = documentOf(name);
      const mine = await ask(own, document, { organization: own.organizationId });
      expect(mine).not.toContain('"errors":[');
      expect(mine).not.toContain(theirs.mark);
      const nobody = `org-${randomUUID()}`;
      const asked = await ask(own, document, { organization: theirs.organizationId });
      expect(asked).not.toContain(theirs.mark);
      expect(asked.replaceAll(theirs.organizationId, nobody)).toBe(await ask(own, document, { organization: nobody }));
    },
  );

  it('shows the mark to members wherever there is anything of the organization', async () => {
    const unmarked: string[] = [];
    for (const { name } of fields) {
      const answer = await ask(own, documentOf(name), { organization: own.organizationId });
      if (!answer.includes(own.mark)) unmarked.push(name);
    }
    // The catalogue, the schema, the server and the operators belong to all organizations, and a preview without a change shows only keys.
    const open = [
      'configurationSchema',
      'featureDefaults',
      'operators',
      'previewFlagChange',
      'previewSegmentChange',
      'server',
    ];
    expect(unmarked).toEqual(open);
  });
});
