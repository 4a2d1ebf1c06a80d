import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { Limits } from '../../config/limits.ts';
import type { Caller } from '../../domain/caller.ts';
import { isDeeperThan, MAXIMUM_NESTING } from '../../domain/json.ts';
import type { RateStanding, Rates } from '../../rest/http/rates.ts';
import { limitError } from './document-limits.ts';
import { createListBounds } from './list-bounds.ts';
import { hasList, type RawVariables, SIZING_ARGUMENTS } from './list-size.ts';
import { type OperationPrice, priceOperation } from './operation-price.ts';

/** An operation to execute. Its document is valid. */
export interface AdmissionRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: RawVariables;
  readonly caller: Caller;
  /** The client's address; undefined if it is not known. */
  readonly address: string | undefined;
}

/**
 * Admits an operation and charges the caller for it. Returns the caller's rate limit, or undefined if nothing is counted. Throws
 * a GraphQLError for an operation that costs too much, and RateLimitedError for a caller that exceeds its limit.
 */
export type Admit = (request: AdmissionRequest) => RateStanding | undefined;

/** Makes the one admission that operations of every transport and every executor pass. */
export function createAdmission(
  schema: GraphQLSchema,
  { queryComplexity }: Pick<Limits, 'queryComplexity'>,
  rates: Rates,
): Admit {
  const prices = createPrices(schema);
  const refuseLongLists = createListBounds(schema);
  return (request) => {
    refuseNested(request.variables);
    refuseLongLists(request);
    const price = prices(request);
    refuseCostly(price, queryComplexity);
    return rates.charge(request.caller, request.address, isFree(price, request.caller) ? ENTRY : price);
  };
}

/** The price of a free operation, such as introspection, for a caller without a key. */
const ENTRY: OperationPrice = { complexity: 0, management: 1, evaluations: 0 };

function isFree({ management, evaluations }: OperationPrice, { apiKeyId }: Caller): boolean {
  return apiKeyId === null && management === 0 && evaluations === 0;
}

/** Prices operations; the price of one that does not depend on variables is computed only once. */
function createPrices(schema: GraphQLSchema): (request: AdmissionRequest) => OperationPrice {
  const known = new WeakMap<OperationDefinitionNode, OperationPrice | 'VARIES'>();
  return ({ document, operation, variables }) => {
    const isLong = hasList(variables);
    const price = isLong ? 'VARIES' : known.get(operation);
    if (price !== undefined && price !== 'VARIES') return price;
    const current = priceOperation(schema, document, operation, variables);
    if (price === undefined) known.set(operation, isSizedByVariables(document) ? 'VARIES' : current);
    return current;
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

function refuseNested(variables: RawVariables): void {
  // The variables themselves are one level of nesting.
  if (!isDeeperThan(variables, MAXIMUM_NESTING + 1)) return;
  throw limitError('BAD_USER_INPUT', `A variable is nested deeper than ${MAXIMUM_NESTING} levels.`);
}

function refuseCostly({ complexity }: OperationPrice, maximum: number): void {
  if (complexity <= maximum) return;
  const message = `The operation costs ${complexity} points, expected ${maximum} at the most; ask for smaller pages.`;
  throw limitError('QUERY_TOO_COMPLEX', message);
}
