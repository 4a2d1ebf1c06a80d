/** Where a path leads. */
export interface Found<Target> {
  readonly target: Target;
  /** What the path says for each name in the pattern, as it is written there. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Entry<Target> {
  readonly target: Target;
  readonly names: readonly string[];
  /** Of two that fit, the one that was put in first counts. */
  readonly rank: number;
}

interface Branch<Target> {
  readonly fixed: Map<string, Branch<Target>>;
  open: Branch<Target> | undefined;
  readonly entries: Map<string, Entry<Target>>;
}

/**
 * Finds what is at a path. Patterns are as Hono writes them (`/a/:name`), and as with Hono the first that was put in counts;
 * paths are looked up as they are, so that they must not have anything percent-encoded.
 */
export class RouteTable<Target> {
  readonly #root: Branch<Target> = newBranch();
  #size = 0;

  /** Puts something at a pattern for a method. */
  add(method: string, pattern: string, target: Target): void {
    const names: string[] = [];
    let branch = this.#root;
    for (const part of pattern.split('/').slice(1)) {
      if (part.startsWith(':')) names.push(part.slice(1));
      branch = grow(branch, part);
    }
    if (!branch.entries.has(method)) branch.entries.set(method, { target, names, rank: this.#size++ });
  }

  /** What is at a path for a method; undefined: nothing. */
  find(method: string, path: string): Found<Target> | undefined {
    const values: string[] = [];
    const best: { entry?: Entry<Target>; values: readonly string[] } = { values };
    const parts = path.split('/');
    const look = (branch: Branch<Target>, depth: number): void => {
      const part = parts[depth];
      if (part === undefined) {
        const entry = branch.entries.get(method);
        if (entry === undefined || (best.entry !== undefined && best.entry.rank < entry.rank)) return;
        best.entry = entry;
        best.values = [...values];
        return;
      }
      const fixed = branch.fixed.get(part);
      if (fixed !== undefined) look(fixed, depth + 1);
      if (branch.open === undefined || part === '') return;
      values.push(part);
      look(branch.open, depth + 1);
      values.pop();
    };
    look(this.#root, 1);
    return best.entry === undefined ? undefined : found(best.entry, best.values);
  }
}

function found<Target>({ target, names }: Entry<Target>, values: readonly string[]): Found<Target> {
  const parameters: Record<string, string> = {};
  for (const [index, name] of names.entries()) parameters[name] = values[index] ?? '';
  return { target, parameters };
}

function newBranch<Target>(): Branch<Target> {
  return { fixed: new Map(), open: undefined, entries: new Map() };
}

function grow<Target>(branch: Branch<Target>, part: string): Branch<Target> {
  if (part.startsWith(':')) {
    branch.open ??= newBranch();
    return branch.open;
  }
  const next = branch.fixed.get(part) ?? newBranch<Target>();
  branch.fixed.set(part, next);
  return next;
}
