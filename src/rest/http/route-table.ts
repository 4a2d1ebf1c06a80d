/** The target of a path. */
export interface Found<Target> {
  readonly target: Target;
  /** The value of each parameter, percent-decoded; undefined if an encoding is malformed. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
}

/** A path for all methods together. */
export interface Place<Target> {
  /** The target that was added first. */
  readonly target: Target;
  /** The methods of the path. */
  readonly methods: readonly string[];
}

interface Entry<Target> {
  readonly method: string;
  readonly target: Target;
  readonly names: readonly string[];
  /** If two entries match a path, the one with the lower rank counts: it was added first. */
  readonly rank: number;
}

interface Branch<Target> {
  readonly fixed: Map<string, Branch<Target>>;
  open: Branch<Target> | undefined;
  readonly entries: Entry<Target>[];
}

/** A segment of a path as it is written, or percent-decoded; undefined: its encoding is malformed. */
type Segment = string | undefined;

/** Finds the target of a path. Patterns have parameters in braces (`/a/{name}`); the first match counts. GET answers HEAD. */
export class RouteTable<Target> {
  readonly #root: Branch<Target> = newBranch();
  #size = 0;

  add(method: string, pattern: string, target: Target): void {
    const names: string[] = [];
    let branch = this.#root;
    for (const part of pattern.split('/').slice(1)) {
      const name = parameterIn(part);
      if (name !== undefined) names.push(name);
      branch = grow(branch, part, name);
    }
    branch.entries.push({ method, target, names, rank: this.#size++ });
  }

  find(method: string, path: string): Found<Target> | undefined {
    const segments = segmentsOf(path);
    const found = this.#find(method, segments);
    return found === undefined && method === 'HEAD' ? this.#find('GET', segments) : found;
  }

  #find(method: string, segments: readonly Segment[]): Found<Target> | undefined {
    const best: { entry?: Entry<Target>; values: readonly Segment[] } = { values: [] };
    this.#walk(segments, (entry, values) => {
      if (entry.method !== method || (best.entry !== undefined && best.entry.rank < entry.rank)) return;
      best.entry = entry;
      best.values = [...values];
    });
    return best.entry && found(best.entry, best.values);
  }

  /** The path's targets; undefined if no method has one. */
  at(path: string): Place<Target> | undefined {
    const entries: Entry<Target>[] = [];
    this.#walk(segmentsOf(path), (entry) => entries.push(entry));
    entries.sort((left, right) => left.rank - right.rank);
    const methods = entries.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    return entries[0] && { target: entries[0].target, methods: [...new Set(methods)] };
  }

  #walk(segments: readonly Segment[], visit: (entry: Entry<Target>, values: readonly Segment[]) => void): void {
    const values: Segment[] = [];
    const walk = (branch: Branch<Target>, depth: number): void => {
      if (depth === segments.length) {
        for (const entry of branch.entries) visit(entry, values);
        return;
      }
      const segment = segments[depth];
      const fixed = segment === undefined ? undefined : branch.fixed.get(segment);
      if (fixed !== undefined) walk(fixed, depth + 1);
      if (branch.open === undefined || segment === '') return;
      values.push(segment);
      walk(branch.open, depth + 1);
      values.pop();
    };
    walk(this.#root, 1);
  }
}

function segmentsOf(path: string): readonly Segment[] {
  const segments = path.split('/');
  return path.includes('%') ? segments.map(decoded) : segments;
}

function decoded(segment: string): Segment {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function found<Target>({ target, names }: Entry<Target>, values: readonly Segment[]): Found<Target> {
  const parameters: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (value === undefined) return { target, parameters: undefined };
    parameters[name] = value;
  }
  return { target, parameters };
}

function newBranch<Target>(): Branch<Target> {
  return { fixed: new Map(), open: undefined, entries: [] };
}

/** The name of the parameter that is a part of a pattern; undefined if the part is fixed. */
function parameterIn(part: string): string | undefined {
  return /^\{(\w+)\}$/.exec(part)?.[1];
}

function grow<Target>(branch: Branch<Target>, part: string, name: string | undefined): Branch<Target> {
  if (name !== undefined) {
    branch.open ??= newBranch();
    return branch.open;
  }
  const next = branch.fixed.get(part) ?? newBranch<Target>();
  branch.fixed.set(part, next);
  return next;
}
