import { type ExecutionResult, type GraphQLSchema, getArgumentValues } from 'graphql';
import { canSee } from '../../../actions/authorize.ts';
import type { Services } from '../../../actions/services.ts';
import { type Caller, scopeOf } from '../../../domain/caller.ts';
import { allOf, andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import type { CacheMeters } from '../../metrics/cache-use.ts';
import { writeJson } from '../../written-json.ts';
import type { PreparedOperation } from '../document-cache.ts';
import { cacheableFields, onlyWith, type RootField } from './cacheable-fields.ts';
import { compileVariables, type InputValues } from './compile-inputs.ts';
import type { ExecuteDocument } from './execute-document.ts';
import type { Executed, Executor, OperationRequest } from './executor.ts';
import { createResultCache, type ResultCache, type ResultSlot } from './result-cache.ts';

/** A field of a request, with the slot for its result if it is cacheable. */
interface SlottedField extends RootField {
  readonly slot: ResultSlot | undefined;
}

/** A field with the text that is cached of it; undefined if its execution had errors. */
interface FieldText {
  readonly key: string;
  readonly text: string | undefined;
}

/**
 * What is cached of a field: the whole result of an operation that has no other field, so that a hit is answered with the very
 * string that is cached, which nothing has to copy or compress again; or a part of the result.
 */
type Cached = 'whole' | 'part';

const cachedOf = ({ length }: readonly unknown[]): Cached => (length === 1 ? 'whole' : 'part');

const member = (key: string, value: string) => `${JSON.stringify(key)}:${value}`;

const wholeResult = (members: string) => `{"data":{${members}}}`;

/**
 * Makes the executor that takes each root field of a query from the result cache if it is there, and executes only the others. It
 * leaves queries without a cacheable field, queries with invalid variables, and results that another request failed to compute.
 */
export function createCacheExecutor(
  schema: GraphQLSchema,
  services: Services,
  execute: ExecuteDocument,
  meters?: CacheMeters,
): Executor {
  const cache = createResultCache(services, meters);
  const compile = memoizeByObject((prepared: PreparedOperation) => {
    const fields = cacheableFields(schema, prepared);
    return fields && { fields, coerce: compileVariables(schema, prepared.operation) };
  });
  return (request) => {
    const compiled = compile(request.prepared);
    const coerced = compiled?.coerce(request.params.variables);
    return compiled && coerced && answerFields(cache, compiled.fields, coerced, request, execute);
  };
}

function answerFields(
  cache: ResultCache,
  fields: readonly RootField[],
  coerced: InputValues,
  request: OperationRequest,
  execute: ExecuteDocument,
): MaybePromise<Executed | undefined> {
  const { caller } = request.context.identity;
  const parts = { scope: scopeOf(caller), caller, coerced, cached: cachedOf(fields) };
  return andThen(allOf(fields.map((field) => slotOf(field, cache, parts))), (slots) => {
    if (slots.some((slot) => slot?.text === undefined)) return answerMissing(fields, slots, request, execute);
    return toText(fields.map(({ key }, index) => ({ key, text: slots[index]?.text })));
  });
}

async function answerMissing(
  fields: readonly RootField[],
  slots: readonly (ResultSlot | undefined)[],
  request: OperationRequest,
  execute: ExecuteDocument,
): Promise<Executed | undefined> {
  // After a write many clients send the same query at once: it is executed for the first of them, and the others wait.
  const found = slots.map((slot) => slot?.text ?? slot?.inFlight());
  const missing = fields.flatMap((field, index) =>
    found[index] === undefined ? [{ ...field, slot: slots[index] }] : [],
  );
  const nodes = missing.map(({ node }) => node);
  const executing =
    nodes.length === 0
      ? NOTHING
      : executeMissing(missing, cachedOf(fields), (onHeldUntil) =>
          execute(holding(request, onHeldUntil), onlyWith(request.prepared, nodes)),
        );
  const [{ result, texts }, cached] = await Promise.all([executing, Promise.all(found)]);
  if (found.some((text, index) => text !== undefined && cached[index] === undefined)) return undefined;
  const { data, errors } = result;
  const answered = fields.map(({ key }, index) => ({ key, text: cached[index] ?? texts.get(key) }));
  // The members are in the order in which the executor has them.
  if (errors !== undefined || !data) return { ...result, data: data ? merged(answered, data) : null };
  return toText(answered);
}

/** A result of an execution, with the texts of its fields if it has no errors. */
interface Missing {
  readonly result: ExecutionResult;
  readonly texts: ReadonlyMap<string, string>;
}

const NOTHING: Missing = { result: { data: {} }, texts: new Map() };

type OnHeldUntil = NonNullable<GraphContext['onHeldUntil']>;

/** The request with a context that records until when the result holds. */
function holding(request: OperationRequest, onHeldUntil: OnHeldUntil): OperationRequest {
  return { ...request, createContext: () => Object.assign(request.createContext(), { onHeldUntil }) };
}

/** Executes the fields that are not cached, and settles their slots. */
async function executeMissing(
  missing: readonly SlottedField[],
  cached: Cached,
  execute: (onHeldUntil: OnHeldUntil) => Promise<ExecutionResult>,
): Promise<Missing> {
  const started = missing.map(({ key, slot }) => ({ key, settle: slot?.start() }));
  const texts = new Map<string, string>();
  let holdsUntil = Number.POSITIVE_INFINITY;
  try {
    const result = await execute((instant) => {
      holdsUntil = Math.min(holdsUntil, instant);
    });
    const { data, errors } = result;
    if (errors === undefined && data) for (const { key } of started) texts.set(key, textOf(cached, key, data[key]));
    return { result, texts };
  } finally {
    for (const { key, settle } of started) {
      const text = texts.get(key);
      settle?.(text === undefined ? undefined : { text, holdsUntil });
    }
  }
}

function textOf(cached: Cached, key: string, value: unknown): string {
  const text = member(key, writeJson(value));
  return cached === 'whole' ? wholeResult(text) : text;
}

/** What the key of a result names, besides the field. */
interface KeyParts {
  readonly scope: string;
  readonly caller: Caller;
  /** The values of the variables. */
  readonly coerced: InputValues;
  readonly cached: Cached;
}

function slotOf(
  { node, cacheable }: RootField,
  cache: ResultCache,
  { scope, caller, coerced, cached }: KeyParts,
): MaybePromise<ResultSlot | undefined> {
  if (cacheable === undefined) return undefined;
  const organizationId = organizationIn(cacheable.organizationArgument, () =>
    getArgumentValues(cacheable.definition, node, coerced),
  );
  if (organizationId === undefined || !canSee(caller, organizationId)) return undefined;
  // An absent variable is not the same as null.
  const values = JSON.stringify(cacheable.variables.map((name) => (name in coerced ? [coerced[name]] : [])));
  return cache.slotOf(organizationId, `${cached} ${scope} ${values} ${cacheable.text}`);
}

function organizationIn(name: string, readArguments: () => InputValues): string | undefined {
  try {
    const id = readArguments()[name];
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

function toText(fields: readonly FieldText[]): string {
  const members = fields.map(({ text }) => text).join(',');
  return cachedOf(fields) === 'whole' ? members : wholeResult(members);
}

/** Texts are those of parts here: an operation of one field has either a cached text or data. */
function merged(fields: readonly FieldText[], data: NonNullable<ExecutionResult['data']>) {
  const members = fields.map(({ key, text }) => (text === undefined ? { [key]: data[key] } : JSON.parse(`{${text}}`)));
  return Object.fromEntries(members.flatMap(Object.entries));
}
