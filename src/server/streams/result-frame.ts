import type { ExecutionResult } from 'graphql';
import { isJsonObject } from '../../domain/json.ts';
import { withoutStatus } from '../graphql/graphql-errors.ts';

/** A result of a subscription, ready to be told to many. */
export interface ResultFrame {
  readonly result: ExecutionResult;
  /** The result as JSON. */
  readonly json: string;
  /** It as an event of an event stream. */
  readonly event: Uint8Array;
  /** See {@link revisionIn}. */
  readonly revision: number | undefined;
}

/** Writes a result out, once, and in the way of a transport only when that asks for it. */
export function createResultFrame(result: ExecutionResult): ResultFrame {
  const { data, errors } = result;
  const json = JSON.stringify(errors === undefined ? result : { ...result, errors: errors.map(withoutStatus) });
  let event: Uint8Array | undefined;
  return {
    ...{ result, json, revision: revisionIn(data) },
    get event() {
      event ??= new TextEncoder().encode(`event: next\ndata: ${json}\n\n`);
      return event;
    },
  };
}

/** The revision of the change in a result, under whatever name the client has asked for it; undefined when it did not. */
export function revisionIn(data: ExecutionResult['data']): number | undefined {
  const values = Object.values(data ?? {});
  const revision = values.map((value) => (isJsonObject(value) ? value.revision : undefined)).find(Number.isInteger);
  return typeof revision === 'number' ? revision : undefined;
}
