import { createHash } from 'node:crypto';
import { IdempotencyError } from '../../domain/errors.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { fromJson, readAs, toJson } from '../json-columns.ts';
import { createIdempotencyCipher, type IdempotencyCipher } from './idempotency-cipher.ts';

/** The client inside a transaction. */
type Transaction = Prisma.TransactionClient;

/** How long the result of a request is stored, in milliseconds. */
export const RETENTION = 86_400_000;

/** A request that its client may retry with the same key, to have it executed once. */
export interface RepeatableRequest {
  /** The organization that the caller is bound to; null: to none. */
  readonly organizationId: string | null;
  /** An API key's id; null for an anonymous caller. */
  readonly callerId: string | null;
  /** The address of an anonymous caller, which distinguishes it from others; undefined if it is not known. */
  readonly address?: string | undefined;
  /** The operation: a route, or an operation of the graph. */
  readonly operation: string;
  /** As the caller sent it. */
  readonly key: string;
  /** The whole content of the request, which detects a key that is reused for another request. */
  readonly content: string;
}

/** What a commit wrote into the log of an organization. */
export interface LoggedSpan {
  readonly organizationId: string;
  /** The organization's revision before the commit. */
  readonly after: number;
  /** How many entries. */
  readonly count: number;
}

/** One commit of a request: its name, how many earlier commits have the same name, its result, and what it logged. */
interface Step {
  readonly name: string;
  readonly call: number;
  readonly result?: JsonValue;
  readonly logged?: LoggedSpan;
  /** The result holds a secret of an anonymous caller. It is shown once, because only the address distinguishes such callers. */
  readonly isWithheld?: true;
}

/** What {@link Attempt.remember} stores besides the result. */
export interface Remembering {
  readonly logged?: LoggedSpan | undefined;
  /** Whether the result holds a secret. @default false */
  readonly isSecret?: boolean | undefined;
}

/** What is stored of a request. */
interface RequestRecord {
  readonly steps: readonly Step[];
  /** Null while it has not been answered. */
  readonly answer: JsonValue;
}

/** What an attempt needs. */
export interface AttemptOptions {
  readonly request: RepeatableRequest;
  readonly now: EpochMilliseconds;
  readonly newId: () => string;
}

const readRecord = readAs<RequestRecord>();

const WITHHELD =
  'The request is done. Its answer holds a secret, which an anonymous caller is shown once; send the request with an API key to be able to retry it.';

const nothing: RequestRecord = { steps: [], answer: null };

/**
 * One attempt at a request that its client may retry. The transaction of each commit stores its result, so that a later attempt
 * receives that result and commits only the rest. Nothing stored can be read without the client's key, because some answers
 * contain secrets that are shown once.
 */
export class Attempt {
  /** Identifies the request. */
  readonly id: string;
  readonly #options: AttemptOptions;
  readonly #secret: IdempotencyCipher;
  readonly #where: Prisma.IdempotentRequestWhereUniqueInput;
  readonly #fingerprint: string;
  #record: RequestRecord = nothing;
  #step: Pick<Step, 'name' | 'call'> = { name: '', call: 0 };
  readonly #calls = new Map<string, number>();
  #recalled = 0;
  #isReplaying = false;

  constructor(options: AttemptOptions) {
    const { organizationId, callerId, address = '', operation, key, content } = options.request;
    const scope = { organizationId: organizationId ?? '', callerId: callerId ?? 'anonymous', operation };
    this.#options = options;
    // The address is a part of the name, so that it is not stored.
    const place = [...Object.values(scope), ...(callerId === null ? [address] : [])];
    this.#secret = createIdempotencyCipher(key, JSON.stringify(place));
    this.id = JSON.stringify([...Object.values(scope), this.#secret.name]);
    this.#where = { organizationId_callerId_operation_key: { ...scope, key: this.#secret.name } };
    this.#fingerprint = createHash('sha256').update(content).digest('hex');
  }

  /** Whether this attempt or an earlier one has committed a part of the request. */
  get hasCommitted(): boolean {
    return this.#record.steps.length > 0;
  }

  /**
   * Whether an earlier attempt has committed a part of the request. The checks of the state before the change no longer hold
   * then; the commit recalls its earlier result instead.
   */
  get isReplaying(): boolean {
    return this.#isReplaying;
  }

  /** How many commits of the request this attempt knows, including its own. */
  get steps(): number {
    return this.#record.steps.length;
  }

  /** Whether this attempt has made or recalled a commit. */
  get hasReached(): boolean {
    return this.#calls.size > 0;
  }

  /** How many commits of earlier attempts this one has recalled. */
  get recalled(): number {
    return this.#recalled;
  }

  /** Whether the answer holds a secret that must not be stored. */
  get isWithheld(): boolean {
    return this.#record.steps.some((step) => step.isWithheld === true);
  }

  /** Whether another attempt has made a commit that this one has not recalled: its answer may contradict that commit. */
  get hasLeftOut(): boolean {
    return this.#record.steps.some((step) => !this.#isReached(step));
  }

  /** What other attempts have logged in an organization in commits that this one has not recalled yet, the latest first. */
  ahead(organizationId: string): readonly LoggedSpan[] {
    return this.#logged(organizationId, (step) => !this.#isReached(step)).reverse();
  }

  /** The revision of an organization after the commits that this attempt has made or recalled; 0 if there are none. */
  revision(organizationId: string): number {
    const spans = this.#logged(organizationId, (step) => this.#isReached(step));
    return Math.max(0, ...spans.map(({ after, count }) => after + count));
  }

  /** The stored answer; null when there is none. Throws IdempotencyError when the key belongs to another request. */
  async begin(db: Transaction): Promise<JsonValue> {
    this.#record = await this.#read(db);
    this.#isReplaying = this.hasCommitted;
    return this.#record.answer;
  }

  /**
   * The result of the next commit of a name, if an earlier attempt or another node has made it. If another node is making it now,
   * this waits for the advisory lock that the other transaction holds until its end.
   */
  async recall(tx: Transaction, name: string): Promise<{ readonly result: JsonValue | undefined } | undefined> {
    await this.#lock(tx);
    this.#record = await this.#read(tx);
    const call = this.#calls.get(name) ?? 0;
    this.#step = { name, call };
    const step = this.#record.steps.find((done) => done.name === name && done.call === call);
    if (step === undefined) return undefined;
    if (step.isWithheld === true) throw new IdempotencyError('IDEMPOTENCY_KEY_REUSED', WITHHELD);
    this.#calls.set(name, call + 1);
    this.#recalled += 1;
    return { result: step.result };
  }

  /** Stores the result of the commit that {@link recall} has just not found, and what it logged. */
  async remember(tx: Transaction, result: unknown, { logged, isSecret = false }: Remembering = {}): Promise<void> {
    const { name, call } = this.#step;
    const isWithheld = isSecret && this.#options.request.callerId === null;
    const step: Step = {
      ...{ name, call },
      ...(result === undefined || isWithheld ? {} : { result: toJson(result) }),
      ...(logged === undefined ? {} : { logged }),
      ...(isWithheld ? { isWithheld } : {}),
    };
    // A commit that fails before this has no place among the commits of its name.
    this.#calls.set(name, call + 1);
    this.#record = { ...this.#record, steps: [...this.#record.steps, step] };
    await this.#write(tx, this.#record);
  }

  /** Stores the answer and returns it, or returns the one that a concurrent attempt has stored. */
  async settle(tx: Transaction, answer: JsonValue): Promise<JsonValue> {
    await this.#lock(tx);
    const record = await this.#read(tx);
    if (record.answer !== null) return record.answer;
    await this.#write(tx, { ...record, answer });
    return answer;
  }

  #isReached({ name, call }: Step): boolean {
    return call < (this.#calls.get(name) ?? 0);
  }

  #logged(organizationId: string, isWanted: (step: Step) => boolean): LoggedSpan[] {
    return this.#record.steps
      .filter(isWanted)
      .flatMap(({ logged }) => (logged?.organizationId === organizationId ? [logged] : []));
  }

  async #lock(tx: Transaction): Promise<void> {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${this.id}, 0))::text`;
  }

  async #read(db: Transaction): Promise<RequestRecord> {
    const row = await db.idempotentRequest.findUnique({ where: this.#where });
    if (row === null || row.createdAt.getTime() <= this.#options.now - RETENTION) return nothing;
    if (row.fingerprint !== this.#fingerprint) throw new IdempotencyError('IDEMPOTENCY_KEY_REUSED');
    const record = this.#secret.open(fromJson(row.answer));
    return record === undefined ? nothing : readRecord(record);
  }

  async #write(tx: Transaction, record: RequestRecord): Promise<void> {
    const { newId, now } = this.#options;
    const kept = {
      fingerprint: this.#fingerprint,
      answer: this.#secret.seal(toJson(record), newId()),
      createdAt: new Date(now),
    };
    const names = this.#where.organizationId_callerId_operation_key;
    if (names === undefined) return;
    await tx.idempotentRequest.upsert({ where: this.#where, create: { ...names, ...kept }, update: kept });
  }
}
