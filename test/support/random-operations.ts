import fc, { type Arbitrary } from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** An operation as it is sent. */
export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The values that arguments can have, by their names: as literals and as variables of a type. */
export type ArgumentValues = Readonly<Record<string, { readonly type: string; readonly values: readonly unknown[] }>>;

interface Selected {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The definitions of the variables. */
  readonly definitions: readonly string[];
}

/** Valid queries of these fields of the root, to some depth, with arguments from a list of values. */
export function randomQueries(
  schema: GraphQLSchema,
  roots: readonly string[],
  values: ArgumentValues,
  depth = 3,
): Arbitrary<RandomOperation> {
  const query = schema.getQueryType();
  const fields = roots.flatMap((name) => query?.getFields()[name] ?? []);
  let count = 0;
  const nextName = () => {
    count += 1;
    return `v${count}`;
  };
  const oneField = fc.oneof(
    fc.constant(plain('__typename')),
    ...fields.map((field) => ({ weight: 3, arbitrary: fieldOf(field, values, depth, nextName) })),
  );
  return fc.array(oneField, { minLength: 1, maxLength: 3 }).map((selected) => {
    const { text, variables, definitions } = together(selected);
    const header = definitions.length === 0 ? '' : `(${definitions.join(', ')})`;
    return { query: `query Q${header} {${text}}`, variables };
  });
}

function fieldOf(
  field: GraphQLField<unknown, unknown>,
  values: ArgumentValues,
  depth: number,
  nextName: () => string,
): Arbitrary<Selected> {
  const given = field.args.filter(({ name }) => values[name] !== undefined);
  const args = fc.tuple(...given.map((argument) => argumentOf(argument, values, nextName)));
  const below = selectionOf(getNamedType(field.type), values, depth - 1, nextName);
  const alias = fc.option(fc.constant('other'), { nil: undefined, freq: 6 });
  const directive = fc.constantFrom('', '', '', '', ' @include(if: true)', ' @skip(if: true)');
  return fc.tuple(args, below, alias, directive).map(([asked, selection, name, directed]) => {
    const { variables, definitions } = together([...asked, selection]);
    const inBrackets = asked.map((each) => each.text).filter((each) => each !== '');
    const brackets = inBrackets.length === 0 ? '' : `(${inBrackets.join(', ')})`;
    const label = name === undefined ? '' : `${name}${nextName()}: `;
    return { variables, definitions, text: `${label}${field.name}${brackets}${directed}${selection.text}` };
  });
}

function argumentOf(argument: GraphQLArgument, values: ArgumentValues, nextName: () => string): Arbitrary<Selected> {
  const { type, values: pool } = values[argument.name] ?? { type: 'String', values: [] };
  const value = fc.constantFrom(...pool);
  const literal = value.map((each) => plain(`${argument.name}: ${literalOf(each)}`));
  const variable = value.map((each) => {
    const name = nextName();
    const definition = `$${name}: ${isRequiredArgument(argument) ? `${type}!` : type}`;
    return { text: `${argument.name}: $${name}`, variables: { [name]: each }, definitions: [definition] };
  });
  return isRequiredArgument(argument)
    ? fc.oneof(literal, variable)
    : fc.oneof(fc.constant(plain('')), literal, variable);
}

function selectionOf(
  type: GraphQLNamedType,
  values: ArgumentValues,
  depth: number,
  nextName: () => string,
): Arbitrary<Selected> {
  if (isLeafType(type)) return fc.constant(plain(''));
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  const usable = fields.filter(
    (field) =>
      (depth > 0 || isLeafType(getNamedType(field.type))) &&
      field.args.every((argument) => !isRequiredArgument(argument) || values[argument.name] !== undefined),
  );
  const choices = usable.map((field) => fc.constant(field).chain((each) => fieldOf(each, values, depth, nextName)));
  const some = fc.array(fc.oneof(fc.constant(plain('__typename')), ...choices), { minLength: 1, maxLength: 4 });
  const asFragment = fc.boolean();
  return fc.tuple(some, asFragment).map(([selected, isFragment]) => {
    const { text, ...rest } = together(selected);
    return { ...rest, text: isFragment ? ` { ... on ${type.name} {${text}} }` : ` {${text}}` };
  });
}

function plain(text: string): Selected {
  return { text, variables: {}, definitions: [] };
}

function together(selected: readonly Selected[]): Selected {
  return {
    text: selected.map(({ text }) => text).join(' '),
    variables: Object.assign({}, ...selected.map(({ variables }) => variables)),
    definitions: selected.flatMap(({ definitions }) => definitions),
  };
}

/** JSON, with the names of members as GraphQL has them. */
function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}: ${literalOf(member)}`)
    .join(', ')}}`;
}
