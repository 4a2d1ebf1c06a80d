import type { ChangeKind } from '../../domain/change.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { EntityKeeper, EntityWrite, KeptType } from '../change-request/entity-keeper.ts';
import type { Stamp } from './drafting.ts';

/** What a verb needs to draft its change. */
export interface Drafting extends Stamp {
  /** The organization's environments, the default one first. */
  readonly environments: readonly Environment[];
  /** The organization's revision before the change. */
  readonly revision: number;
  nextNumber(): number;
  /**
   * Changes another entity along with the flag; its entry in the log precedes the flag's own. If that waits for approval, so does the
   * change of the flag.
   */
  also<Type extends KeptType>(keeper: EntityKeeper<Type>, write: EntityWrite<Type>): Promise<void>;
}

/** A verb on one flag. */
export interface FlagVerb {
  readonly kind: ChangeKind | ((before: Flag, after: Flag) => ChangeKind);
  /** Finds the flag; undefined if there is none. @default the flag of the key that is not deleted */
  readonly find?: (tx: Transaction) => Promise<Flag | undefined>;
  /** Translates the path of a problem in the whole flag into a path in the verb's own input. @default the same path */
  readonly placeOf?: (path: string, flag: Flag) => string;
  /** The flag as it should be. Pure except for reads of the database. */
  readonly change: (flag: Flag, drafting: Drafting, tx: Transaction) => Flag | Promise<Flag>;
}
