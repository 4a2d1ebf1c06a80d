import type { FormattedExecutionResult } from 'graphql';
import { readEvents } from './sse-client.ts';
import { openRawSocket } from './ws-client.ts';

/** What an operation came to: its data, if any, and the codes of its errors. */
export interface Outcome {
  readonly data: unknown;
  readonly codes: readonly unknown[];
}

/** What is sent to have an operation executed. */
export interface OperationRequest {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Where to ask, and with which key. */
export interface Address {
  readonly url: string;
  readonly wsUrl: string;
  readonly key?: string | undefined;
}

type Ask = (address: Address, request: OperationRequest) => Promise<Outcome>;

const post = ({ url, key }: Address, request: OperationRequest, accept: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...(key && { 'x-api-key': key }) },
    body: JSON.stringify(request),
  });

/** Asks the same of a server over every transport that it has. */
export const transports: Readonly<Record<'HTTP' | 'SSE' | 'WebSocket', Ask>> = {
  async HTTP(address, request) {
    return outcomeOf(await (await post(address, request, 'application/json')).json());
  },
  async SSE(address, request) {
    const response = await post(address, request, 'text/event-stream');
    return outcomeOf(await readEvents(response).nextResult<FormattedExecutionResult>());
  },
  async WebSocket({ wsUrl, key }, payload) {
    const socket = await openRawSocket(wsUrl, key === undefined ? {} : { headers: { 'x-api-key': key } });
    socket.send({ type: 'connection_init' });
    await socket.next();
    socket.send({ type: 'subscribe', id: '1', payload });
    const { type, payload: told } = await socket.next();
    socket.close();
    // What a message holds goes with its type: https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md
    return outcomeOf((type === 'error' ? { errors: told } : told) as FormattedExecutionResult);
  },
};

/** The names of the transports, for a test of each. */
export const TRANSPORTS = ['HTTP', 'SSE', 'WebSocket'] as const;

function outcomeOf({ data, errors = [] }: FormattedExecutionResult): Outcome {
  return { data, codes: errors.map(({ extensions }) => extensions?.code) };
}
