import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { Limits } from '../../config/limits.ts';
import type { Caller } from '../../domain/caller.ts';
import { isDeeperThan, MAXIMUM_NESTING } from '../../domain/json.ts';
import type { RateStanding, Rates } from '../../rest/http/rates.ts';
import { limitError } from './document-limits.ts';
import { createListBounds } from './list-bounds.ts';
import { type AskedVariables, hasList, SIZING_ARGUMENTS } from './list-size.ts';
import { type OperationPrice, priceOperation } from './operation-price.ts';

/** An operation that somebody wants executed. Its document is valid. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: AskedVariables;
  readonly caller: Caller;
  /** The address of whoever asks; undefined when it is not known. */
  readonly address: string | undefined;
}

/**
 * Admits an operation and charges the caller for it; returns how they stand, or undefined if nothing is counted. Throws a
 * GraphQLError for an operation that would cost too much, and RateLimitedError for a caller who has spent too much.
 */
export type Admit = (asked: AskedOperation) => RateStanding | undefined;

/** Makes the one gate that operations pass, whatever transport they came by and whichever way they are answered. */
export function createAdmission(
  schema: GraphQLSchema,
  { queryComplexity }: Pick<Limits, 'queryComplexity'>,
  rates: Rates,
): Admit {
  const prices = createPrices(schema);
  const refuseLongLists = createListBounds(schema);
  return (asked) => {
    refuseNested(asked.variables);
    refuseLongLists(asked);
    const price = prices(asked);
    refuseCostly(price, queryComplexity);
    return rates.charge(asked.caller, asked.address, isFree(price, asked.caller) ? ENTRY : price);
  };
}

/** What an operation costs a caller without a key that would be free, such as introspection. */
const ENTRY: OperationPrice = { complexity: 0, management: 1, evaluations: 0 };

function isFree({ management, evaluations }: OperationPrice, { apiKeyId }: Caller): boolean {
  return apiKeyId === null && management === 0 && evaluations === 0;
}

/** Prices operations, those that cost the same whatever the variables are only once. */
function createPrices(schema: GraphQLSchema): (asked: AskedOperation) => OperationPrice {
  const known = new WeakMap<OperationDefinitionNode, OperationPrice | 'VARIES'>();
  return ({ document, operation, variables }) => {
    const isLong = hasList(variables);
    const price = isLong ? 'VARIES' : known.get(operation);
    if (price !== undefined && price !== 'VARIES') return price;
    const asked = priceOperation(schema, document, operation, variables);
    if (price === undefined) known.set(operation, isSizedByVariables(document) ? 'VARIES' : asked);
    return asked;
  };
}

function isSizedByVariables(document: DocumentNode): boolean {
  let isSized = false;
  visit(document, {
    Argument({ name, value }) {
      isSized ||= SIZING_ARGUMENTS.includes(name.value) && value.kind !== Kind.INT;
    },
  });
  return isSized;
}

function refuseNested(variables: AskedVariables): void {
  // The variables are an object themselves.
  if (!isDeeperThan(variables, MAXIMUM_NESTING + 1)) return;
  throw limitError('BAD_USER_INPUT', `A variable is nested deeper than ${MAXIMUM_NESTING} levels.`);
}

function refuseCostly({ complexity }: OperationPrice, maximum: number): void {
  if (complexity <= maximum) return;
  const message = `The operation costs ${complexity} points, expected ${maximum} at the most; ask for smaller pages.`;
  throw limitError('QUERY_TOO_COMPLEX', message);
}
