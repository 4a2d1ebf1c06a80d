import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { isPricedByItems, pagePriceHint, pointsOf } from '../../graph/lib/price-hints.ts';
import { listItems, listLength, pagePoints, pageSize, type RawVariables } from './list-size.ts';

/** The price of an operation in points: one for each entity with an id that it may read, and one for each mutation. */
export interface OperationPrice {
  /** For the whole operation. */
  readonly complexity: number;
  /** For management as opposed to evaluation; it counts against the caller's rate. */
  readonly management: number;
  /** How many of its fields evaluate. */
  readonly evaluations: number;
}

/** The assumed lengths of lists that have no argument for their length and lead away from their entity. */
export const assumedLengths: Readonly<Record<string, number>> = {
  'Flag.dependents': 10,
  'Holdout.flags': 10,
  'Organization.holdouts': 10,
  'Organization.views': 20,
  'Segment.flags': 10,
};

/** How many items of the lists in arguments cost a point. */
const ITEMS_PER_POINT = 10;

/** The type of every answer of the evaluation. */
const EVALUATION = 'Evaluation';

const FREE: OperationPrice = { complexity: 0, management: 0, evaluations: 0 };

/** An operation with everything that its price depends on. */
interface PricedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: RawVariables;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The prices of fragments, each computed once. */
  readonly known: Map<string, OperationPrice>;
}

/**
 * Prices an operation before it is executed. An entity with an id costs one point, its values nothing; a connection costs one
 * point and its items times the size of the page, by `first` or `last`. Ten items of the lists in arguments cost a point. A field
 * that does much work has points of its own. Conditional parts count in full.
 */
export function priceOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: RawVariables,
): OperationPrice {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const priced: PricedOperation = { schema, operation, variables, fragments, known: new Map() };
  return priceOfSelections(priced, operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function priceOfSelections(
  priced: PricedOperation,
  { selections }: SelectionSetNode,
  type: GraphQLNamedType | undefined,
): OperationPrice {
  return selections.reduce((sum, selection) => plus(sum, priceOfSelection(priced, selection, type)), FREE);
}

function priceOfSelection(
  priced: PricedOperation,
  selection: SelectionNode,
  type: GraphQLNamedType | undefined,
): OperationPrice {
  if (selection.kind === Kind.FIELD) return priceOfField(priced, selection, type);
  if (selection.kind === Kind.FRAGMENT_SPREAD) return priceOfFragment(priced, selection.name.value);
  const { typeCondition, selectionSet } = selection;
  const narrowed = typeCondition === undefined ? type : typeFromAST(priced.schema, typeCondition);
  return priceOfSelections(priced, selectionSet, narrowed);
}

function priceOfFragment(priced: PricedOperation, name: string): OperationPrice {
  const fragment = priced.fragments.get(name);
  const known = priced.known.get(name);
  if (fragment === undefined || known !== undefined) return known ?? FREE;
  const price = priceOfSelections(priced, fragment.selectionSet, typeFromAST(priced.schema, fragment.typeCondition));
  priced.known.set(name, price);
  return price;
}

function priceOfField(priced: PricedOperation, field: FieldNode, type: GraphQLNamedType | undefined): OperationPrice {
  // The lists of a mutation are stored, each with a bound of its own.
  const items = type === priced.schema.getMutationType() ? 0 : listItems(field, priced.variables);
  const complexity = Math.ceil(items / ITEMS_PER_POINT);
  const definition = fieldOf(type, field.name.value);
  const points = definition === undefined ? 0 : fixedPoints(definition, field, priced);
  const work = { ...FREE, complexity: complexity + points, management: points };
  return plus(work, priceOfResult(priced, field, type));
}

/** The points of a field itself, besides those of what is selected below it. */
function fixedPoints(
  definition: GraphQLField<unknown, unknown>,
  field: FieldNode,
  { variables }: PricedOperation,
): number {
  const own = pointsOf(definition) + pointsOfArguments(definition, field);
  return own + (isPricedByItems(definition) ? listItems(field, variables) : 0);
}

function pointsOfArguments({ args }: GraphQLField<unknown, unknown>, { arguments: given = [] }: FieldNode): number {
  const names = new Set(given.map(({ name }) => name.value));
  return args.filter(({ name }) => names.has(name)).reduce((sum, argument) => sum + pointsOf(argument), 0);
}

function priceOfResult(priced: PricedOperation, field: FieldNode, type: GraphQLNamedType | undefined): OperationPrice {
  const definition = fieldOf(type, field.name.value);
  const own = type === priced.schema.getMutationType() ? ONE : FREE;
  if (definition === undefined || field.selectionSet === undefined) return own;
  const target = getNamedType(definition.type);
  const below = priceOfSelections(priced, field.selectionSet, target);
  if (target.name === EVALUATION) return { complexity: 1 + below.complexity, management: 0, evaluations: 1 };
  const pagePrice = pagePriceHint(definition);
  if (pagePrice !== undefined)
    return plus(times(pagePoints(pagePrice, field, priced.operation, priced.variables), ONE), below);
  if (isConnection(target)) return plus(ONE, times(pageSize(field, priced.operation, priced.variables), below));
  const each = plus(isThing(target) ? ONE : own, below);
  if (!isListType(getNullableType(definition.type))) return each;
  const length = listLength(field, priced.variables) ?? assumedLengths[`${type?.name}.${field.name.value}`] ?? 1;
  return times(length, each);
}

const ONE: OperationPrice = { complexity: 1, management: 1, evaluations: 0 };

function plus(left: OperationPrice, right: OperationPrice): OperationPrice {
  return {
    complexity: left.complexity + right.complexity,
    management: left.management + right.management,
    evaluations: left.evaluations + right.evaluations,
  };
}

function times(count: number, price: OperationPrice): OperationPrice {
  return {
    complexity: count * price.complexity,
    management: count * price.management,
    evaluations: count * price.evaluations,
  };
}

/** Introspection belongs to no type's fields, so it costs nothing. */
function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Connection');
}

/** Whether a type has an id of its own; an interface or union counts as if it had. */
function isThing(type: GraphQLNamedType): boolean {
  if (isInterfaceType(type) || isUnionType(type)) return true;
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}
