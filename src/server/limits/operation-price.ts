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
import { pagePriceHint, pointsOf } from '../../graph/lib/price-hints.ts';
import { type AskedVariables, listItems, listLength, pagePoints, pageSize } from './list-size.ts';

/** What an operation costs, in points: one for each thing with an id that it may read, and one for each mutation. */
export interface OperationPrice {
  /** Of all that it asks for. */
  readonly complexity: number;
  /** Of what is management and not evaluation, by which the rate of a caller is measured. */
  readonly management: number;
  /** How many fields of it evaluate. */
  readonly evaluations: number;
}

/** Lists that lead away from their thing and have no argument that says how long they are: how long they are taken to be. */
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

/** An operation with all that its price depends on. */
interface Asked {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: AskedVariables;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The prices of fragments, each of which is looked into once. */
  readonly known: Map<string, OperationPrice>;
}

/**
 * Prices an operation before it is executed. A thing (whatever has an id) costs one point, its values nothing; a connection costs
 * one point and as many times its items as the page has, by `first` or `last`. Ten items of the lists in arguments cost a point.
 * A field with much work behind it has points of its own.
 * What depends on conditions counts in full.
 */
export function priceOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: AskedVariables,
): OperationPrice {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const asked: Asked = { schema, operation, variables, fragments, known: new Map() };
  return priceOfSelections(asked, operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function priceOfSelections(
  asked: Asked,
  { selections }: SelectionSetNode,
  type: GraphQLNamedType | undefined,
): OperationPrice {
  return selections.reduce((sum, selection) => plus(sum, priceOfSelection(asked, selection, type)), FREE);
}

function priceOfSelection(asked: Asked, selection: SelectionNode, type: GraphQLNamedType | undefined): OperationPrice {
  if (selection.kind === Kind.FIELD) return priceOfField(asked, selection, type);
  if (selection.kind === Kind.FRAGMENT_SPREAD) return priceOfFragment(asked, selection.name.value);
  const { typeCondition, selectionSet } = selection;
  const narrowed = typeCondition === undefined ? type : typeFromAST(asked.schema, typeCondition);
  return priceOfSelections(asked, selectionSet, narrowed);
}

function priceOfFragment(asked: Asked, name: string): OperationPrice {
  const fragment = asked.fragments.get(name);
  const known = asked.known.get(name);
  if (fragment === undefined || known !== undefined) return known ?? FREE;
  const price = priceOfSelections(asked, fragment.selectionSet, typeFromAST(asked.schema, fragment.typeCondition));
  asked.known.set(name, price);
  return price;
}

function priceOfField(asked: Asked, field: FieldNode, type: GraphQLNamedType | undefined): OperationPrice {
  // The lists of a mutation are stored, each with a bound of its own.
  const items = type === asked.schema.getMutationType() ? 0 : listItems(field, asked.variables);
  const complexity = Math.ceil(items / ITEMS_PER_POINT);
  const definition = fieldOf(type, field.name.value);
  const points = definition === undefined ? 0 : pointsOf(definition);
  const work = { ...FREE, complexity: complexity + points, management: points };
  return plus(work, priceOfResult(asked, field, type));
}

function priceOfResult(asked: Asked, field: FieldNode, type: GraphQLNamedType | undefined): OperationPrice {
  const definition = fieldOf(type, field.name.value);
  const own = type === asked.schema.getMutationType() ? ONE : FREE;
  if (definition === undefined || field.selectionSet === undefined) return own;
  const target = getNamedType(definition.type);
  const below = priceOfSelections(asked, field.selectionSet, target);
  if (target.name === EVALUATION) return { complexity: 1 + below.complexity, management: 0, evaluations: 1 };
  const pagePrice = pagePriceHint(definition);
  if (pagePrice !== undefined)
    return plus(times(pagePoints(pagePrice, field, asked.operation, asked.variables), ONE), below);
  if (isConnection(target)) return plus(ONE, times(pageSize(field, asked.operation, asked.variables), below));
  const each = plus(isThing(target) ? ONE : own, below);
  if (!isListType(getNullableType(definition.type))) return each;
  const length = listLength(field, asked.variables) ?? assumedLengths[`${type?.name}.${field.name.value}`] ?? 1;
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

/** Introspection is of no type's fields, and so costs nothing. */
function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function isConnection(type: GraphQLNamedType): boolean {
  return isObjectType(type) && type.name.endsWith('Connection');
}

/** Whether it has an id of its own; what may be one of several types counts as if it had. */
function isThing(type: GraphQLNamedType): boolean {
  if (isInterfaceType(type) || isUnionType(type)) return true;
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
}
