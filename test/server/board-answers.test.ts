import fc from 'fast-check';
import { graphql, isLeafType, isNonNullType, isObjectType, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ACADEMY, loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { setFlagSetting, setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { createGraphContext, type TakeList } from '../../src/graph/lib/context.ts';
import { schema } from '../../src/graph/schema.ts';
import { WrittenLists } from '../../src/server/graphql/executors/written-lists.ts';
import { documentsIn, filesIn, withTypenames } from '../support/client-documents.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

let app: TestApp;
let flagKeys: readonly string[];
beforeAll(async () => {
  const settings = { MAX_QUERY_BREADTH: '100000', MAX_QUERY_TOKENS: '100000', MAX_QUERY_ALIASES: '100000' };
  app = await createTestApp({ now: '2026-03-01T00:00:00Z', settings });
  await loadDemoData(app.services);
  flagKeys = [...(await app.services.live.snapshot(DEMO_ACADEMY)).flags.keys()];
});
afterAll(() => app.close());

function leavesOf(name: string): readonly string[] {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no type ${name}.`);
  const fields = Object.values(type.getFields());
  const leaves = fields.filter((field) => isLeafType(isNonNullType(field.type) ? field.type.ofType : field.type));
  return [...leaves.map((field) => field.name), '__typename'];
}

/** A selection of a type in one of the forms in which clients write it. */
function selection(type: string, more: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const leaf = fc
    .tuple(fc.constantFrom(...leavesOf(type)), fc.option(fc.constantFrom('x', 'y'), { freq: 3 }))
    .map(([name, alias]) => (alias === null ? name : `${alias}_${name}: ${name}`));
  const fields = fc
    .tuple(fc.array(leaf, { minLength: 1, maxLength: 8 }), fc.option(more, { freq: 4 }))
    .map(([leaves, below]) => [...leaves, ...(below === null ? [] : [below])].join(' '));
  return fc.oneof(
    { weight: 4, arbitrary: fields },
    fields.map((inner) => `... on ${type} { ${inner} } __typename`),
    fields.map((inner) => `... @include(if: true) { ${inner} }`),
    fc.tuple(leaf, fields).map(([first, inner]) => `${first} ... { ${inner} }`),
    fields.map((inner) => `key: __typename ${inner.replaceAll(/\bkey\b/g, '')} __typename`),
  );
}

const cells = selection('BoardCell', fc.constant('__typename')).map((inner) => `cells { ${inner} }`);
const rows = selection(
  'BoardRow',
  fc.oneof(
    cells,
    cells.map((below) => `tags ${below}`),
  ),
);
const boards = fc.tuple(rows, rows, fc.nat({ max: 4 })).map(([one, other, form]) => {
  const fragment = `fragment Row on BoardRow { ${one} }`;
  const below = [
    `rows { ${one} }`,
    'rows { ...Row }',
    `all: rows { ${one} } rows { ${other} }`,
    `rows { ...Row ${other} }`,
  ];
  const selected = below[form] ?? `rows { ...Row } rows { ${other} }`;
  return `query ($id: ID!) { organization(id: $id) { name board { revision ${selected} } } } ${selected.includes('...Row') ? fragment : ''}`;
});

const flagKey = fc.nat().map((index) => flagKeys[index % flagKeys.length] ?? '');
const happenings: fc.Arbitrary<() => Promise<unknown>> = fc.oneof(
  fc.tuple(flagKey, fc.constantFrom(true, false, null)).map(([key, enabled]) => () => {
    const place = { organizationId: DEMO_ACADEMY, flagKey: key, environment: 'production' };
    return setFlagSwitch(app.services, fullCaller, { ...place, enabled });
  }),
  fc.tuple(flagKey, fc.integer({ min: 1, max: 5 })).map(([key, days]) => () => {
    const activationDate = new Date(app.clock.now() + days * 86_400_000).toISOString();
    const place = { organizationId: DEMO_ACADEMY, flagKey: key, environment: 'production' };
    return setFlagSetting(app.services, fullCaller, { ...place, rolloutCondition: { activationDate } });
  }),
  fc.tuple(flagKey, fc.boolean()).map(
    ([key, permanent]) =>
      () =>
        updateFlag(app.services, fullCaller, { organizationId: DEMO_ACADEMY, flagKey: key, permanent }),
  ),
  fc.tuple(flagKey, fc.boolean()).map(
    ([featureKey, enabled]) =>
      () =>
        setFeatureDefault(app.services, fullCaller, { featureKey, enabled }),
  ),
  fc.integer({ min: 1, max: 40 }).map((days) => () => Promise.resolve(app.clock.advance(days * 86_400_000))),
);

async function happen(happening: () => Promise<unknown>): Promise<void> {
  try {
    await happening();
  } catch (error) {
    // What waits for approval, or is not possible now, is shown on boards too.
    if (!(error instanceof DomainError)) throw error;
  }
}

async function expectAsExecuted(query: string): Promise<void> {
  const variables = { id: DEMO_ACADEMY };
  const contextValue = createGraphContext(app.services, fullCaller, 'test');
  const executed = await graphql({ schema, source: query, variableValues: variables, contextValue });
  const request = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const response = await app.fetch('/graphql', { ...request, body: JSON.stringify({ query, variables }) });
  const text = await response.text();
  if (executed.errors === undefined) expect(text).toBe(JSON.stringify(executed));
  else expect(JSON.parse(text)).toMatchObject({ errors: executed.errors.map(({ message }) => ({ message })) });
}

describe('a board', () => {
  it('is byte for byte what the executor makes of it, for any selection and after any change', async () => {
    await fc.assert(
      fc.asyncProperty(boards, fc.array(happenings, { maxLength: 6 }), async (query, story) => {
        await expectAsExecuted(query);
        for (const happening of story) {
          await happen(happening);
          await expectAsExecuted(query);
        }
      }),
      { numRuns: runs(100) },
    );
  }, 120_000);

  it('has its rows written without the executor, in the selection of the dashboard and with every field', async () => {
    const everything = `rows { ${leavesOf('BoardRow').join(' ')} tags cells { ${leavesOf('BoardCell').join(' ')} } }`;
    const dashboard = documentsIn(filesIn('src/dashboard', '.graphql')).find(
      ({ operation }) => operation.name?.value === 'Board',
    );
    if (dashboard === undefined) throw new Error('The dashboard asks for no board.');
    const sources = [
      print(withTypenames(dashboard.document)),
      `query Board($id: ID!) { organization(id: $id) { board { ${everything} } } }`,
    ];
    for (const source of sources) {
      const context = createGraphContext(app.services, fullCaller, 'test');
      const take = new WrittenLists().taker(() => context);
      const left: number[] = [];
      const takeList: TakeList = (items, info) => {
        const rest = take(items, info);
        left.push(rest.length);
        return rest;
      };
      const variableValues = { id: DEMO_ACADEMY, organizationId: DEMO_ACADEMY };
      const contextValue = Object.assign(context, { takeList });
      const { errors } = await graphql({ schema, source, variableValues, contextValue });
      expect({ errors, left }).toEqual({ errors: undefined, left: [0] });
    }
  });
});
