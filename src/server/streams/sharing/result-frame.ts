import type { ExecutionResult } from 'graphql';
import { isJsonObject } from '../../../domain/json.ts';
import { writeResult } from '../../graphql/graphql-errors.ts';
import { textFrame } from '../websocket/websocket-frame.ts';

/** A result in the format of each transport, made once for all its recipients. */
export interface ResultFrame {
  /** The result as JSON. */
  readonly text: string;
  /** The result as an event of an event stream. */
  readonly event: Uint8Array;
  /** See {@link revisionIn}. */
  readonly revision: number | undefined;
  /** The result as a frame of a WebSocket, for the operation to which the client gave this id. */
  messageFor(operation: string): Uint8Array;
}

/** Writes a result, whose errors are masked already. The client of an event stream can resume after the event by its id. */
export function createResultFrame(result: ExecutionResult, eventId?: string): ResultFrame {
  return createFrame(writeResult(result), eventId, revisionIn(result.data));
}

/** Makes the frame of a result that is written already. */
export function createFrame(text: string, eventId?: string, revision?: number): ResultFrame {
  let event: Uint8Array | undefined;
  return {
    ...{ text, revision, messageFor: messagesOf(text) },
    get event() {
      event ??= Buffer.from(`${eventId === undefined ? '' : `id: ${eventId}\n`}event: next\ndata: ${text}\n\n`);
      return event;
    },
  };
}

const MESSAGE_END = Buffer.from('}');

/** Many clients number their operations, so the last message is often the next one too. */
function messagesOf(text: string): (operation: string) => Uint8Array {
  let payload: Uint8Array | undefined;
  let last: { readonly operation: string; readonly bytes: Uint8Array } | undefined;
  return (operation) => {
    if (last?.operation === operation) return last.bytes;
    payload ??= Buffer.from(text);
    const head = Buffer.from(`{"id":${JSON.stringify(operation)},"type":"next","payload":`);
    last = { operation, bytes: textFrame([head, payload, MESSAGE_END]) };
    return last.bytes;
  };
}

/** The revision of the change in a result, under any alias; undefined if the client did not select it. */
export function revisionIn(data: ExecutionResult['data']): number | undefined {
  const values = Object.values(data ?? {});
  const revision = values.map((value) => (isJsonObject(value) ? value.revision : undefined)).find(Number.isInteger);
  return typeof revision === 'number' ? revision : undefined;
}
