import type { ChangeKind, NewChange } from '../../domain/change.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Transaction } from '../../store/transaction.ts';
import type { Stamp } from './drafting.ts';

/** What a verb needs to draft its change. */
export interface Drafting extends Stamp {
  /** The organization's environments, the default one first. */
  readonly environments: readonly Environment[];
  /** The organization's revision before the change. */
  readonly revision: number;
  nextNumber(): number;
  /** Logs another change that the verb makes along with the flag's; it precedes the flag's own entry. */
  also(change: NewChange): void;
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
