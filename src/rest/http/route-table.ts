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
  readonly names: readonly ParameterName[];
  /** If two entries match a path, the one with the lower rank counts: it was added first. */
  readonly rank: number;
}

interface ParameterName {
  readonly name: string;
  /** Which segment of a path has the value. */
  readonly depth: number;
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
  // The method that a path without parameters was last found with. Its own text is the path, so that callers cannot add to it.
  readonly #fixed = new Map<string, { readonly method: string; readonly found: Found<Target> }>();
  #size = 0;

  add(method: string, pattern: string, target: Target): void {
    this.#fixed.clear();
    const names: ParameterName[] = [];
    let branch = this.#root;
    for (const [depth, part] of pattern.split('/').entries()) {
      if (depth === 0) continue;
      const name = parameterIn(part);
      if (name !== undefined) names.push({ name, depth });
      branch = grow(branch, part, name);
    }
    branch.entries.push({ method, target, names, rank: this.#size++ });
  }

  find(method: string, path: string): Found<Target> | undefined {
    const known = this.#fixed.get(path);
    if (known?.method === method) return known.found;
    const segments = segmentsOf(path);
    const found = this.#find(method, segments) ?? (method === 'HEAD' ? this.#find('GET', segments) : undefined);
    if (found !== undefined && isFixed(found, path)) this.#fixed.set(path, { method, found });
    return found;
  }

  #find(method: string, segments: readonly Segment[]): Found<Target> | undefined {
    const entry = firstIn(this.#root, method, segments, 1);
    return entry && found(entry, segments);
  }

  /** The path's targets; undefined if no method has one. */
  at(path: string): Place<Target> | undefined {
    const entries = allIn(this.#root, segmentsOf(path), 1).sort((left, right) => left.rank - right.rank);
    const methods = entries.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    return entries[0] && { target: entries[0].target, methods: [...new Set(methods)] };
  }
}

type Segments = readonly Segment[];

/** The entry of a method that was added first, among those of a branch that match the segments from a depth on. */
function firstIn<Target>(
  branch: Branch<Target>,
  method: string,
  segments: Segments,
  depth: number,
): Entry<Target> | undefined {
  if (depth === segments.length) return branch.entries.find((entry) => entry.method === method);
  const fixed = fixedBelow(branch, segments[depth]);
  const open = openBelow(branch, segments[depth]);
  const byText = fixed && firstIn(fixed, method, segments, depth + 1);
  const byName = open && firstIn(open, method, segments, depth + 1);
  if (byText === undefined || byName === undefined) return byText ?? byName;
  return byText.rank < byName.rank ? byText : byName;
}

function allIn<Target>(branch: Branch<Target>, segments: Segments, depth: number): Entry<Target>[] {
  if (depth === segments.length) return [...branch.entries];
  const below = [fixedBelow(branch, segments[depth]), openBelow(branch, segments[depth])];
  return below.flatMap((next) => (next === undefined ? [] : allIn(next, segments, depth + 1)));
}

function fixedBelow<Target>({ fixed }: Branch<Target>, segment: Segment): Branch<Target> | undefined {
  return segment === undefined ? undefined : fixed.get(segment);
}

/** A parameter matches any text but none. */
function openBelow<Target>({ open }: Branch<Target>, segment: Segment): Branch<Target> | undefined {
  return segment === '' ? undefined : open;
}

/** Whether the path is the pattern itself. */
function isFixed({ parameters }: Found<unknown>, path: string): boolean {
  return parameters !== undefined && Object.keys(parameters).length === 0 && !path.includes('%');
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

function found<Target>({ target, names }: Entry<Target>, segments: Segments): Found<Target> {
  const parameters: Record<string, string> = {};
  for (const { name, depth } of names) {
    const value = segments[depth];
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
