import type { ApprovableType, ChangeDocuments, ChangeKind, NewChange } from '../../domain/change.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { CommitView, FlagCommit } from '../flag/flag-commit.ts';
import type { Services } from '../services.ts';

/** The kinds of entity, besides flags, whose changes can wait for approval by themselves. */
export type KeptType = Exclude<ApprovableType, 'FLAG' | 'FLAGS' | 'CONFIGURATION'>;

/** The document of an entity of one kind. */
export type EntityDocument<Type extends KeptType> = ChangeDocuments[Type];

/** One step of an entity from a state to the next. */
export interface EntityWrite<Type extends KeptType> {
  readonly kind: ChangeKind;
  /** Null for a new entity. */
  readonly before: EntityDocument<Type> | null;
  /** Null for a deletion. */
  readonly after: EntityDocument<Type> | null;
}

/** What a commit that saves an entity leaves to do when it is done. */
export interface Aftermath {
  readonly organizationId: string;
  /** The API keys that are gone. */
  readonly keys: readonly string[];
  /** The environment whose subjects are forgotten. */
  readonly forgottenIn: string | null;
}

/** What saving an entity has done. */
export interface Saved {
  readonly changes: readonly NewChange[];
  readonly aftermath?: Aftermath;
}

/** Where a change of an entity matters. */
export interface Guarded {
  /** The environments that require the approval; empty: it can take effect at once. */
  readonly waitsFor: readonly Pick<Environment, 'key'>[];
  /** The one environment inside which it acts; null: it reaches beyond one. */
  readonly environmentId: string | null;
}

/** How entities of one kind are found, checked and saved. */
export interface EntityKeeper<Type extends KeptType> {
  readonly type: Type;
  /** The permission to change one. */
  readonly permission: Permission;
  /** Names an entity as the log does. */
  nameOf(document: EntityDocument<Type>): { readonly id: string; readonly key: string };
  /** Null for a kind without versions. */
  versionOf(document: EntityDocument<Type>): number | null;
  /** The entity of a key; undefined if it does not exist. */
  find(tx: Transaction, organizationId: string, key: string): Promise<EntityDocument<Type> | undefined>;
  /** The state after a change with the bookkeeping of the commit. */
  stamp(after: EntityDocument<Type>, open: Pick<CommitView, 'at' | 'caller'>): EntityDocument<Type>;
  /** Throws ValidationError or ConflictError for a step that cannot be made. */
  check(open: CommitView, write: EntityWrite<Type>): Promise<void>;
  guard(open: CommitView, write: EntityWrite<Type>): Promise<Guarded>;
  save(open: FlagCommit, write: EntityWrite<Type>): Promise<Saved>;
  /** What is left to do once the commit is done, also when it is only recalled. */
  settle?(services: Services, aftermath: Aftermath): Promise<void>;
}

/** A change that decides no protected answer. */
export const UNGUARDED: Guarded = { waitsFor: [], environmentId: null };
