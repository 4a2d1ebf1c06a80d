import { createHash } from 'node:crypto';
import { IdempotencyError } from '../../domain/errors.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { fromJson, readAs, toJson } from '../json-columns.ts';
import { createIdempotencyCipher, type IdempotencyCipher } from './idempotency-cipher.ts';

/** The client inside a transaction. */
type Transaction = Prisma.TransactionClient;

/** How long what came of a request is kept, in milliseconds. */
export const RETENTION = 86_400_000;

/** A request that its sender may send again under the same key, to have it done once. */
export interface RepeatableRequest {
  /** The organization that the caller is bound to; null: to none. */
  readonly organizationId: string | null;
  /** An API key's id; null for an anonymous caller. */
  readonly callerId: string | null;
  /** What is asked: a route, or an operation of the graph. */
  readonly operation: string;
  /** As the caller sent it. */
  readonly key: string;
  /** Everything that is asked, and by which a key that is used for something else is told. */
  readonly content: string;
}

/** One commit of a request that has been made: which of its commits it was, and what it gave. */
interface Step {
  readonly call: number;
  readonly result?: JsonValue;
}

/** What is kept of a request. */
interface RequestRecord {
  readonly steps: readonly Step[];
  /** Null while it has not been answered. */
  readonly answer: JsonValue;
}

/** Where a try of a request is made. */
export interface AttemptOptions {
  readonly request: RepeatableRequest;
  readonly now: EpochMilliseconds;
  readonly newId: () => string;
}

const readRecord = readAs<RequestRecord>();

const nothing: RequestRecord = { steps: [], answer: null };

/**
 * One try of a request that may be sent again. Whatever the request commits is kept by the same transaction, and so a later try
 * finds it done: it goes through the same steps, is given what they gave, and does only what is left. Nothing that is kept can
 * be read without the caller's key, for among the answers are secrets that are shown once.
 */
export class Attempt {
  /** Names the request among all. */
  readonly id: string;
  readonly #options: AttemptOptions;
  readonly #secret: IdempotencyCipher;
  readonly #where: Prisma.IdempotentRequestWhereUniqueInput;
  readonly #fingerprint: string;
  #record: RequestRecord = nothing;
  #calls = 0;

  constructor(options: AttemptOptions) {
    const { organizationId, callerId, operation, key, content } = options.request;
    const scope = { organizationId: organizationId ?? '', callerId: callerId ?? 'anonymous', operation };
    this.#options = options;
    this.#secret = createIdempotencyCipher(key, JSON.stringify(Object.values(scope)));
    this.id = JSON.stringify([...Object.values(scope), this.#secret.name]);
    this.#where = { organizationId_callerId_operation_key: { ...scope, key: this.#secret.name } };
    this.#fingerprint = createHash('sha256').update(content).digest('hex');
  }

  /** Whether any commit of the request has been made, by this try or an earlier one. */
  get isBegun(): boolean {
    return this.#record.steps.length > 0;
  }

  /** What the request was answered with; null: it has not been. Throws IdempotencyError where the key was for something else. */
  async begin(db: Transaction): Promise<JsonValue> {
    this.#record = await this.#read(db);
    return this.#record.answer;
  }

  /**
   * What the next commit of the request gave, if it has been made already. Throws IdempotencyError while another node is at it:
   * it then holds the same advisory lock until its transaction ends.
   */
  async recall(tx: Transaction): Promise<{ readonly result: JsonValue | undefined } | undefined> {
    await this.#claim(tx);
    this.#record = await this.#read(tx);
    const call = this.#calls;
    this.#calls += 1;
    const step = this.#record.steps.find((done) => done.call === call);
    return step === undefined ? undefined : { result: step.result };
  }

  /** Keeps what the commit gave that {@link recall} has just asked for. */
  async remember(tx: Transaction, result: unknown): Promise<void> {
    const step: Step = { call: this.#calls - 1, ...(result === undefined ? {} : { result: toJson(result) }) };
    this.#record = { ...this.#record, steps: [...this.#record.steps, step] };
    await this.#write(tx, this.#record);
  }

  /** Keeps the answer, unless another try has been answered meanwhile: the answer to give is the one that is returned. */
  async settle(tx: Transaction, answer: JsonValue): Promise<JsonValue> {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${this.id}, 0))::text`;
    const record = await this.#read(tx);
    if (record.answer !== null) return record.answer;
    await this.#write(tx, { ...record, answer });
    return answer;
  }

  async #claim(tx: Transaction): Promise<void> {
    const [claim] = await tx.$queryRaw<{ readonly isOurs: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${this.id}, 0)) AS "isOurs"`;
    if (claim?.isOurs !== true) throw new IdempotencyError('IDEMPOTENCY_KEY_IN_PROGRESS');
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
