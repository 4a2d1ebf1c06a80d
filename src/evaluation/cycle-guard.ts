/** How deep flags and segments may refer to one another. */
const MAXIMUM_DEPTH = 100;

/** How many flags and segments one answer may evaluate in all: the paths through a lattice of references grow exponentially. */
const MAXIMUM_VISITS = 10_000;

/** Greater than every index of the stack. */
const NO_BACK_REFERENCE = MAXIMUM_DEPTH + 1;

/** How the evaluation of a flag or segment relates to circles of references. */
export type CycleStatus =
  /** It referred back to something whose evaluation is still running, so its own result does not count. */
  | 'INSIDE_CIRCLE'
  /** Something below it referred back to it, and nothing to what is around it. */
  | 'STARTS_CIRCLE'
  | 'NO_CIRCLE';

/**
 * The stack of flags and segments under evaluation, each entered because the one before it refers to it. It is reused for every
 * evaluation and allocates nothing.
 */
export class CycleGuard {
  /** Outermost first; only the first `depth` entries count. */
  private readonly stack: object[] = [];
  private depth = 0;
  private visitCount = 0;
  /** The lowest stack index that anything below the current entry referred back to. */
  private lowestBackReference = NO_BACK_REFERENCE;
  /** The same for each enclosing entry. */
  private readonly outerBackReferences: number[] = [];

  /** Starts an evaluation at a flag. */
  start(flag: object): void {
    this.stack[0] = flag;
    this.depth = 1;
    this.visitCount = 0;
    this.lowestBackReference = NO_BACK_REFERENCE;
  }

  /** Enters a flag or segment that the current one refers to; false if that closes a circle or exceeds a limit. */
  enter(entry: object): boolean {
    const index = this.stack.indexOf(entry);
    this.visitCount += 1;
    if (index >= 0 && index < this.depth) {
      this.lowestBackReference = Math.min(this.lowestBackReference, index);
      return false;
    }
    if (this.depth >= MAXIMUM_DEPTH || this.visitCount > MAXIMUM_VISITS) {
      this.lowestBackReference = 0;
      return false;
    }
    this.stack[this.depth] = entry;
    this.outerBackReferences[this.depth] = this.lowestBackReference;
    this.depth += 1;
    this.lowestBackReference = NO_BACK_REFERENCE;
    return true;
  }

  /** Leaves the flag or segment entered last. */
  leave(): CycleStatus {
    this.depth -= 1;
    const index = this.depth;
    const lowest = this.lowestBackReference;
    const outer = this.outerBackReferences[index] ?? NO_BACK_REFERENCE;
    this.lowestBackReference = lowest < index ? Math.min(lowest, outer) : outer;
    if (lowest < index) return 'INSIDE_CIRCLE';
    return lowest === index ? 'STARTS_CIRCLE' : 'NO_CIRCLE';
  }
}
