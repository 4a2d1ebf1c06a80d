/** How deep flags and segments may refer to one another. */
const MAXIMUM_DEPTH = 100;

/** How many flags and segments one answer may ask in all: a lattice of references would multiply without end. */
const MAXIMUM_VISITS = 10_000;

/** Beyond every place. */
const NO_CYCLE = MAXIMUM_DEPTH + 1;

/**
 * The flags and segments that are being asked at this moment, each because the one before it refers to it. Serves one
 * evaluation after the other and allocates nothing.
 */
export class CycleGuard {
  /** What is being asked, outermost first; only the first `depth` places count. */
  private readonly path: object[] = [];
  private depth = 0;
  private count = 0;
  /** The outermost place that something below the thing being asked referred back to. */
  private cycleStart = NO_CYCLE;
  /** The same for each thing around it. */
  private readonly outerCycleStarts: number[] = [];

  /** Begins an evaluation with the flag that is asked. */
  begin(flag: object): void {
    this.path[0] = flag;
    this.depth = 1;
    this.count = 0;
    this.cycleStart = NO_CYCLE;
  }

  /** Goes on to something referred to; false when that leads in a circle, or too far to be decided. */
  enter(thing: object): boolean {
    const place = this.path.indexOf(thing);
    this.count += 1;
    if (place >= 0 && place < this.depth) {
      this.cycleStart = Math.min(this.cycleStart, place);
      return false;
    }
    if (this.depth >= MAXIMUM_DEPTH || this.count > MAXIMUM_VISITS) {
      this.cycleStart = 0;
      return false;
    }
    this.path[this.depth] = thing;
    this.outerCycleStarts[this.depth] = this.cycleStart;
    this.depth += 1;
    this.cycleStart = NO_CYCLE;
    return true;
  }

  /**
   * Comes back from the thing last entered. `TAINTED`: its answer is none, since it referred back to something that is still
   * being asked. `CLOSED`: something below it led back to it, no further. `CLEAR`: neither.
   */
  leave(): 'TAINTED' | 'CLOSED' | 'CLEAR' {
    this.depth -= 1;
    const place = this.depth;
    const start = this.cycleStart;
    const outer = this.outerCycleStarts[place] ?? NO_CYCLE;
    this.cycleStart = start < place ? Math.min(start, outer) : outer;
    if (start < place) return 'TAINTED';
    return start === place ? 'CLOSED' : 'CLEAR';
  }
}
