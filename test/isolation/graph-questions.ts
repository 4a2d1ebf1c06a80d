import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** How deep the selections go that are made of the schema. */
const DEPTH = 3;

/** One question about one field, made of the schema. */
export interface GraphQuestion {
  /** `Flag.variants`. */
  readonly field: string;
  /** The type that the field is on. */
  readonly type: string;
  /** What is asked of a thing of that type: the field with its arguments and a selection of all that is below it. */
  readonly selection: string;
}

/** The arguments of fields that need one, by name, as they stand in a document. */
export type ArgumentValues = Readonly<Record<string, string>>;

/** A question for each field of each type that has a global id. */
export function questionsOfNodes(schema: GraphQLSchema, values: ArgumentValues): readonly GraphQuestion[] {
  return nodeTypes(schema).flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({
      field: `${type.name}.${field.name}`,
      type: type.name,
      selection: selectionOf(schema, field, values, DEPTH),
    })),
  );
}

/** The types that have a global id. */
export function nodeTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const node = schema.getType('Node');
  return isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
}

/** A field with the arguments that it needs and everything below it, as deep as that goes. */
export function selectionOf(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  values: ArgumentValues,
  depth: number = DEPTH,
): string {
  return `${field.name}${argumentsOf(field, values)} ${below(schema, field.type, values, depth)}`;
}

/** The arguments that a field needs, in parentheses; empty if it needs none. */
export function argumentsOf(field: GraphQLField<unknown, unknown>, values: ArgumentValues): string {
  const given = field.args.flatMap((argument) => {
    const value = ownExamples[`${field.name}.${argument.name}`] ?? values[argument.name] ?? exampleOf(argument);
    return isNonNullType(argument.type) ? [`${argument.name}: ${value}`] : [];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** A value for each type of argument whose value decides nothing here. */
const examples: Readonly<Record<string, string>> = {
  DateTime: '"2026-06-01T00:00:00Z"',
  EvaluationContextInput: '{}',
  Int: '1',
  String: '"production"',
};

/** Values for arguments that mean something else than others of their name. */
const ownExamples: Readonly<Record<string, string>> = {
  // The id of a change request that no organization has.
  'requestRefusals.changeRequestId': '"Q2hhbmdlUmVxdWVzdDowMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDA"',
  'compareEnvironments.from': '"production"',
  'compareEnvironments.to': '"production"',
  'previewFlagChange.change': '{ setting: {} }',
  'previewSegmentChange.change': '{}',
  'transitions.from': '"2026-06-01T00:00:00Z"',
  'transitions.to': '"2026-07-01T00:00:00Z"',
};

/** Of a closed list any will do. */
function exampleOf({ name, type }: GraphQLArgument): string {
  const named = getNamedType(type);
  const [first] = isEnumType(named) ? named.getValues() : [];
  if (first !== undefined) return first.name;
  const example = examples[named.name];
  if (example !== undefined && isNonNullType(type)) return example;
  return isNonNullType(type) ? fail(`no value is known for the argument ${name}`) : 'null';
}

function below(schema: GraphQLSchema, type: GraphQLOutputType, values: ArgumentValues, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isAbstractType(named)) {
    const parts = schema
      .getPossibleTypes(named)
      .map((each) => `... on ${each.name} ${fieldsOf(schema, each, values, 1)}`);
    return `{ __typename ${parts.join(' ')} }`;
  }
  return fieldsOf(schema, named, values, depth);
}

/** All fields of a type; those that lead further only as deep as that goes. Members of the same name must not disagree. */
function fieldsOf(schema: GraphQLSchema, type: GraphQLNamedType, values: ArgumentValues, depth: number): string {
  if (!isObjectType(type)) return fail(`${type.name} has no fields`);
  const fields = Object.values(type.getFields()).filter(
    ({ type: target }) => depth > 1 || isLeafType(getNamedType(target)),
  );
  const selections = fields.map((field) => {
    const alias = `${type.name}_${field.name}: `;
    return alias + selectionOf(schema, field, values, depth - 1);
  });
  return `{ __typename ${selections.join(' ')} }`;
}

function fail(message: string): never {
  throw new Error(message);
}
