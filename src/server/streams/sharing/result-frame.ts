import type { ExecutionResult } from 'graphql';
import { isJsonObject } from '../../../domain/json.ts';
import { withoutStatus } from '../../graphql/graphql-errors.ts';
import { textFrame } from '../websocket/websocket-frame.ts';

/** A result of a subscription, ready to be told to many. */
export interface ResultFrame {
  readonly result: ExecutionResult;
  /** It as an event of an event stream. */
  readonly event: Uint8Array;
  /** See {@link revisionIn}. */
  readonly revision: number | undefined;
  /** It as a frame of a WebSocket, for the operation that a client has given this id. */
  messageFor(operation: string): Uint8Array;
}

/** Writes a result out, once, and in the way of a transport only when that asks for it. By its id a client can go on after an event. */
export function createResultFrame(result: ExecutionResult, eventId?: string): ResultFrame {
  const { data, errors } = result;
  const json = JSON.stringify(errors === undefined ? result : { ...result, errors: errors.map(withoutStatus) });
  let event: Uint8Array | undefined;
  return {
    ...{ result, revision: revisionIn(data), messageFor: messagesOf(json) },
    get event() {
      event ??= Buffer.from(`${eventId === undefined ? '' : `id: ${eventId}\n`}event: next\ndata: ${json}\n\n`);
      return event;
    },
  };
}

const MESSAGE_END = Buffer.from('}');

/** Many clients number their operations, so the last message is often the next one too; otherwise only its head is made anew. */
function messagesOf(json: string): (operation: string) => Uint8Array {
  let payload: Uint8Array | undefined;
  let last: { readonly operation: string; readonly bytes: Uint8Array } | undefined;
  return (operation) => {
    if (last?.operation === operation) return last.bytes;
    payload ??= Buffer.from(json);
    const head = Buffer.from(`{"id":${JSON.stringify(operation)},"type":"next","payload":`);
    last = { operation, bytes: textFrame([head, payload, MESSAGE_END]) };
    return last.bytes;
  };
}

/** The revision of the change in a result, under whatever name the client has asked for it; undefined when it did not. */
export function revisionIn(data: ExecutionResult['data']): number | undefined {
  const values = Object.values(data ?? {});
  const revision = values.map((value) => (isJsonObject(value) ? value.revision : undefined)).find(Number.isInteger);
  return typeof revision === 'number' ? revision : undefined;
}
