import type { Actor, ApiName } from '../../domain/caller.ts';
import type { Change, NewChange } from '../../domain/change.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Transaction } from '../transaction.ts';
import type { Writing } from './files-management.ts';

/** Who writes, and to which organization. */
export interface CommitRequest extends Writing {
  readonly actor: Actor;
  readonly source: ApiName;
  /** The flag that changes, if it is known beforehand; it saves a query for the flag's change requests. */
  readonly flagId?: string | undefined;
  /** Whether the result holds a secret. @default false */
  readonly isSecret?: boolean | undefined;
  /**
   * The revision of the organization that this node has in memory, if it has one. A verb that gives it may be applied twice: first to
   * what is in memory, without a transaction.
   */
  readonly rememberedRevision?: (() => number | undefined) | undefined;
}

/** What the verb can use while it applies its change. */
export interface Applying {
  /** The organization's revision before the change. */
  readonly revision: number;
  /** When the change happens. */
  readonly at: Instant;
  /** The flag, if no change request for it waits; null: the verb has to query for them. */
  readonly flagWithoutRequests: string | null;
  /** Whether scheduled changes of the organization have no log entry although their instant has come. */
  readonly hasDueChanges: boolean;
  /** The next number of the organization. */
  nextNumber(): number;
  /** Takes the update of a row that is not read again before the commit: the statement that writes the log runs it too. */
  updateWithLog(update: Prisma.Sql): void;
}

/** What a verb did: its result, and the entries for the log (empty when nothing changed). */
export interface Applied<Result> {
  readonly result: Result;
  readonly changes: readonly NewChange[];
}

/** A verb's own part of a commit. */
export type Apply<Result> = (tx: Transaction, applying: Applying) => Promise<Applied<Result>>;

/** What a commit has made. */
export interface Committed<Result> {
  readonly result: Result;
  readonly changes: readonly Change[];
}
