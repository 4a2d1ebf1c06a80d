import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { CommandFailure, failureOf, type GraphFailure } from './failures.ts';
import { textOf } from './files/read-files.ts';
import type { TypedDocument } from './graph/typed-document.ts';
import { OwnOrganizationDocument } from './graph/viewer.graphql.ts';
import { serverEvents } from './server-events.ts';
import type { World } from './world.ts';

/** Where the server is, and as whom to call it. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly organization?: string;
  readonly config?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:4000';

/** What a header can carry; a library that refuses another value would repeat it. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** How often a request is sent again that did not reach the server, or that the server could not take. */
const ATTEMPTS = 4;

/** What a mutation answers, without its failures. */
type Success<Data> = Exclude<NonNullable<Data[keyof Data]>, { readonly code: unknown; readonly message: unknown }>;

/** A server, reached through its graph. */
export class Connection {
  readonly url: string;
  readonly hasKey: boolean;
  readonly #key: string | undefined;
  readonly #organization: string | undefined;
  readonly #world: World;

  constructor(world: World, { url = DEFAULT_URL, key, organization }: ConnectionOptions) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new CommandFailure(
        'misused',
        `The address of the server is "${url}", expected one such as ${DEFAULT_URL}.`,
      );
    const { username, password } = new URL(url);
    if (username !== '' || password !== '')
      throw new CommandFailure(
        'misused',
        `The address of the server has a user or a password, expected one such as ${DEFAULT_URL}.`,
      );
    if (key !== undefined && !SENDABLE.test(key))
      throw new CommandFailure(
        'misused',
        'The key has characters that no key has, such as a space or the end of a line.',
      );
    this.url = url.replace(/\/+$/, '');
    this.hasKey = key !== undefined;
    this.#key = key;
    this.#organization = organization;
    this.#world = world;
  }

  /** The organization that is asked for, else the one that the key is bound to. Throws CommandFailure without either. */
  async organization(): Promise<string> {
    if (this.#organization !== undefined) return this.#organization;
    const { viewer } = await this.ask(OwnOrganizationDocument, {});
    if (viewer.organization !== null) return viewer.organization.id;
    const message = 'No organization is named: use --organization, HALYARD_ORGANIZATION or the config file.';
    throw new CommandFailure('misused', message);
  }

  /** Sends an operation. A mutation is sent again under the same idempotency key, so that it is done once. */
  async ask<Data, Variables>({ text }: TypedDocument<Data, Variables>, variables: Variables): Promise<Data> {
    const isMutation = text.startsWith('mutation');
    const more: Readonly<Record<string, string>> = isMutation ? { 'Idempotency-Key': this.#world.newId() } : {};
    const response = await this.#post(text, variables, { Accept: 'application/json', ...more });
    const answer: unknown = await response.json().catch(() => undefined);
    return dataOf<Data>(answer, response.status);
  }

  /** The answer of a mutation. Throws CommandFailure for an expected failure. */
  async change<Data extends object, Variables>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ): Promise<Success<Data>> {
    const [answer]: readonly (object | null)[] = Object.values(await this.ask(document, variables));
    if (answer === undefined || answer === null) throw new CommandFailure('failed', 'The server gave no result.');
    if (isFailure(answer)) throw failureOf(answer);
    // The union has the result besides the failures.
    return answer as Success<Data>;
  }

  /** The events of a subscription, until the server ends it or the connection breaks. */
  async *follow<Data, Variables>(document: TypedDocument<Data, Variables>, variables: Variables): AsyncGenerator<Data> {
    const response = await this.#post(document.text, variables, { Accept: 'text/event-stream' });
    if (response.body === null || !response.ok) dataOf(await response.json().catch(() => undefined), response.status);
    if (response.body === null) return;
    for await (const { event, data } of serverEvents(response.body)) {
      if (event === 'complete') return;
      if (event === 'next') yield dataOf<Data>(JSON.parse(data), response.status);
    }
  }

  /** Asks a page of the server other than the graph. Throws what `fetch` throws. */
  get(path: string): Promise<Response> {
    return this.#world.fetch(`${this.url}${path}`, { signal: this.#world.stopped });
  }

  async #post(query: string, variables: unknown, headers: Readonly<Record<string, string>>): Promise<Response> {
    const init = {
      method: 'POST',
      headers: {
        ...{ 'Content-Type': 'application/json', ...headers },
        ...(this.#key === undefined ? {} : { Authorization: `Bearer ${this.#key}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: this.#world.stopped,
    };
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#world.fetch(`${this.url}/graphql`, init).catch((error: unknown) => error);
      if (this.#world.stopped.aborted) throw new CommandFailure('failed', 'Stopped.');
      if (response instanceof Response && response.status !== 503) return response;
      if (attempt === ATTEMPTS) throw unreachable(this.url, response);
      await this.#world.wait(100 * 3 ** attempt);
    }
  }
}

function unreachable(url: string, reason: unknown): CommandFailure {
  const cause = reason instanceof Error && reason.cause instanceof Error ? reason.cause : reason;
  const why = cause instanceof Response ? `it answers ${cause.status}` : cause instanceof Error ? cause.message : '';
  return new CommandFailure('unreachable', `No answer from ${url}: ${why}.`);
}

interface GraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

function dataOf<Data>(answer: unknown, status: number): Data {
  const { data, errors = [] } = (answer ?? {}) as GraphAnswer;
  const [error] = errors;
  if (error !== undefined) throw failureOf({ code: error.extensions?.code ?? 'FAILED', message: error.message });
  if (data === undefined || data === null)
    throw new CommandFailure('unreachable', `The address answers ${status} without a result of a Halyard server.`);
  // The documents are generated from the schema of the server.
  return data as Data;
}

function isFailure(answer: object): answer is GraphFailure {
  return 'code' in answer && 'message' in answer;
}

/** Connects as the options say, else the environment, else the config file. Throws CommandFailure for a file that cannot be read. */
export async function connect(world: World, options: ConnectionOptions): Promise<Connection> {
  const { environment } = world;
  const file = await readConfig(world, options.config ?? environment.HALYARD_CONFIG);
  return new Connection(world, {
    url: options.url ?? environment.HALYARD_URL ?? file.url,
    key: options.key ?? environment.HALYARD_KEY ?? file.key,
    organization: options.organization ?? environment.HALYARD_ORGANIZATION ?? file.organization,
  });
}

async function readConfig(
  { environment, folder, note }: World,
  named: string | undefined,
): Promise<Omit<ConnectionOptions, 'config'>> {
  const usual = join(environment.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'halyard', 'config.yaml');
  const path = named === undefined ? usual : resolve(folder, named);
  const text = await textOf(path);
  if (text === undefined) {
    if (named === undefined) return {};
    throw new CommandFailure('misused', `The config file ${path} cannot be read.`);
  }
  const read: unknown = parsed(path, text);
  const members = Object.entries(read !== null && typeof read === 'object' ? read : {});
  const wrong = members.find(([name, value]) => !CONFIG_MEMBERS.has(name) || typeof value !== 'string');
  if (wrong !== undefined)
    throw new CommandFailure(
      'misused',
      `The config file ${path} has "${wrong[0]}", expected the texts url, key and organization.`,
    );
  const config = Object.fromEntries(members);
  // Windows has other rights, of which the mode says nothing.
  const isShared = process.platform !== 'win32' && ((await stat(path)).mode & OTHERS_READ) !== 0;
  if ('key' in config && isShared) note(`Others can read the key in ${path}: run chmod 600 ${path}.`);
  return config;
}

/** The library's messages quote lines, and one of them can be the key. */
function parsed(path: string, text: string): unknown {
  try {
    return parse(text);
  } catch {
    throw new CommandFailure('misused', `The config file ${path} is not valid YAML.`);
  }
}

/** The bits of a file's mode that let its group and all others read it. */
const OTHERS_READ = 0o044;

const CONFIG_MEMBERS = new Set(['url', 'key', 'organization']);
