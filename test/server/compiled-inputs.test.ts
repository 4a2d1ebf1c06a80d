import fc from 'fast-check';
import { buildSchema, getArgumentValues, getVariableValues, Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/domain/json.ts';
import { compileArguments, compileVariables } from '../../src/server/graphql/executors/compile-inputs.ts';
import { runs } from '../support/runs.ts';

const schema = buildSchema(`
  enum Side { LEFT RIGHT }
  input Leaf { text: String! side: Side = LEFT }
  input Either @oneOf { name: String leaf: Leaf }
  input Tree { name: String count: Int = 3 leaf: Leaf leaves: [Leaf!] nested: [[Int]] tree: Tree either: Either }
  type Query { ask(id: ID!, count: Int = 7, side: Side! = RIGHT, tree: Tree, texts: [String!]): String }
`);

const documents = [
  'query ($id: ID!, $count: Int, $side: Side!, $tree: Tree, $texts: [String!]) { ask(id: $id, count: $count, side: $side, tree: $tree, texts: $texts) }',
  'query ($id: ID = "a", $side: Side = LEFT, $tree: Tree! = { name: "b" }) { ask(id: $id, side: $side, tree: $tree) }',
  'query ($constructor: ID!) { ask(id: $constructor, count: null, side: LEFT) }',
  'query ($text: String!, $tree: Tree) { ask(id: 1, tree: { leaf: { text: $text }, tree: $tree }, texts: [$text]) }',
];

/** What an operation makes of its variables by the executor's own functions, and by the compiled ones. */
function bothWays(document: string, given: JsonObject): readonly [expected: unknown, compiled: unknown] {
  const [operation] = parse(document).definitions;
  const definition = schema.getQueryType()?.getFields().ask;
  const node = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections[0] : undefined;
  if (operation?.kind !== Kind.OPERATION_DEFINITION || definition === undefined || node?.kind !== Kind.FIELD)
    throw new Error('expected one operation with one field');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
  const values = compileVariables(schema, operation)(given);
  const read = compileArguments(definition, node);
  return [
    { variables: coerced, input: coerced && orInvalid(() => getArgumentValues(definition, node, coerced)) },
    { variables: values, input: values && orInvalid(() => read(values)) },
  ];
}

function orInvalid(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return 'invalid';
  }
}

const { value: anyValue } = fc.letrec<{ value: JsonValue; object: JsonObject; list: readonly JsonValue[] }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<JsonValue>('LEFT', 'UP', 'text', 1, 1.5, 2 ** 40, true, null),
    tie('object'),
    tie('list'),
  ),
  object: fc.dictionary(
    fc.constantFrom('name', 'count', 'leaf', 'leaves', 'nested', 'tree', 'either', 'text', 'side', 'toString'),
    tie('value'),
    { maxKeys: 4 },
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
}));

const anyVariables = fc.dictionary(
  fc.constantFrom('id', 'count', 'side', 'tree', 'texts', 'text', 'constructor'),
  anyValue,
);

describe('Compiled inputs', () => {
  it('have the values that the executor finds, and are invalid where it reports an error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...documents), anyVariables, (document, given) => {
        const [expected, compiled] = bothWays(document, given);
        expect(compiled).toEqual(expected);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each<[string, JsonObject]>([
    ['defaults of variables, arguments and members', { id: 'a', side: 'LEFT', tree: { leaf: { text: 'b' } } }],
    ['one item where a list is expected', { id: 'a', side: 'LEFT', texts: 'b', tree: { nested: 1 } }],
    ['an unknown member', { id: 'a', side: 'LEFT', tree: { toString: 'b' } }],
    ['null where a value is needed', { id: null, side: 'LEFT' }],
    ['a value of another type', { id: 'a', side: 'UP' }],
    ['one member of several', { id: 'a', side: 'LEFT', tree: { either: { name: 'b' } } }],
    ['two members of which one may be', { id: 'a', side: 'LEFT', tree: { either: { name: 'b', leaf: null } } }],
    ['nothing', {}],
  ])('agree with the executor on %s', (_, given) => {
    for (const document of documents) {
      const [expected, compiled] = bothWays(document, given);
      expect(compiled).toEqual(expected);
    }
  });
});
