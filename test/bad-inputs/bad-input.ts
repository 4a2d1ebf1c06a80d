/** What an operation is refused with: the same over every transport. */
export interface Refusal {
  readonly code: string;
  /** What the message has in it: what was wrong, or what is expected. */
  readonly says: string;
  /**
   * Where it is reported: of the request, which then has no data and 400 over HTTP; of a field, whose place in the data is null; or as
   * the result of a mutation, as expected failures are. @default REQUEST
   */
  readonly where?: 'REQUEST' | 'FIELD' | 'RESULT';
}

/** Something that every caller can be; the fixtures know their secrets. */
export type CallerName = 'admin' | 'nobody' | 'unknown' | 'malformed' | 'revoked' | 'expired' | 'reader' | 'member';

/** An operation of the graph, asked over HTTP on both edges, over event streams and over WebSockets. */
export interface OperationForm extends Refusal {
  readonly form: 'OPERATION';
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Instead of the above: the request as it is sent, where no object stands for it. */
  readonly text?: string;
  readonly operationName?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** @default admin */
  readonly caller?: CallerName;
  /** Sockets execute it all the same: clients of theirs send members of their own along. */
  readonly isSocketLenient?: boolean;
  /** The status over HTTP, where it is another one. */
  readonly status?: number;
}

/** The APIs over HTTP, by the format of their errors. */
export type ApiLabel = 'graph' | 'in-house' | 'OFREP' | 'Datadog' | 'PostHog' | 'PostHog SDK' | 'server';

/** A request over HTTP, sent on both edges; `{name}` in texts stands for what the fixtures know. */
export interface RequestForm {
  readonly form: 'REQUEST';
  readonly api: ApiLabel;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; texts and bytes as they are. */
  readonly body?: unknown;
  /** The body announces no length. */
  readonly isChunked?: boolean;
  /** @default admin */
  readonly caller?: CallerName;
  readonly status: number;
  /** Where the API has codes. */
  readonly code?: string;
  readonly says?: string;
  /** Headers that the answer has. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** Bytes on a socket, which no client would send. */
export interface BytesForm {
  readonly form: 'BYTES';
  readonly title: string;
  /** `{host}` stands for where the server listens. */
  readonly bytes: string;
  readonly status: number;
  /** Of a connection that is closed without a message, for every status. */
  readonly says?: string;
}

/** Messages on a WebSocket, after which the server closes it. */
export interface SocketForm {
  readonly form: 'SOCKET';
  readonly title: string;
  /** Whether the client has introduced itself. */
  readonly isIntroduced: boolean;
  readonly messages: readonly (string | Uint8Array | object)[];
  /** The code that it is closed with. */
  readonly closes: number;
}

/** One way in which a bad input can be expressed. */
export type Form = OperationForm | RequestForm | BytesForm | SocketForm;

/** One kind of bad input, with every way in which the APIs can express it. */
export interface BadInput {
  readonly number: number;
  readonly title: string;
  readonly forms: readonly Form[];
}

/** A query or mutation that is refused. */
export function operation(
  query: string,
  refusal: Refusal & Partial<Pick<OperationForm, 'variables' | 'caller' | 'operationName' | 'extensions' | 'status'>>,
): OperationForm {
  return { form: 'OPERATION', query, ...refusal };
}

/** The body of a POST to the graph that is refused, with any JSON or none. */
export function graphBody(
  text: string,
  refusal: Refusal & Partial<Pick<OperationForm, 'isSocketLenient'>>,
): OperationForm {
  return { form: 'OPERATION', query: '', text, ...refusal };
}

/** A mutation whose result says what was wrong with its input. */
export function mutation(
  name: string,
  input: object,
  refusal: Pick<Refusal, 'code' | 'says'> & Partial<Refusal> & { readonly caller?: CallerName },
): OperationForm {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { answer: ${name}(input: $input) { ... on Error { code message } } }`;
  return { form: 'OPERATION', query, variables: { input }, where: 'RESULT', ...refusal };
}

/** A request to one of the APIs that is refused. */
export function request(
  api: ApiLabel,
  method: string,
  path: string,
  rest: Omit<RequestForm, 'form' | 'api' | 'method' | 'path'>,
): RequestForm {
  return { form: 'REQUEST', api, method, path, ...rest };
}

/** Some of the first of a text, which titles are made of. */
export function shortly(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  return plain.length > 60 ? `${plain.slice(0, 57)}…` : plain;
}
