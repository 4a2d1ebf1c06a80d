import { Ajv, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';
import { ConflictError, type Problem, problem, shown } from '../../domain/errors.ts';
import type { Flag, Prerequisite } from '../../domain/flag.ts';
import { isJsonObject } from '../../domain/json.ts';
import { projectionsOf } from '../../domain/setting-at.ts';
import type { Condition, ConditionGroup } from '../../domain/targeting.ts';
import { conditionDependencies } from '../../evaluation/dependencies.ts';
import { conditionProblems } from '../../evaluation/operators/operator-table.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { FlagReferences } from '../../store/flags/save-flag.ts';
import type { Transaction } from '../../store/transaction.ts';

/** All keys that conditions refer to. */
interface Mentioned {
  readonly flags: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
}

/**
 * The organization as this node has it in memory. What is missing there is looked up in the database: the verb may have made it
 * in the same transaction.
 */
type Remembered = Pick<OrganizationSnapshot, 'flags' | 'segments' | 'holdouts'>;

/** A condition with its path in the flag. */
interface PlacedCondition {
  readonly path: string;
  readonly condition: Condition;
}

/** Every condition of a flag with its path, those that scheduled changes bring included. */
export function conditionsOf(flag: Flag): PlacedCondition[] {
  const placed = conditionsNow(flag);
  const known = new Set(placed.map(({ condition }) => condition.id));
  const scheduled = projectionsOf(flag).flatMap(conditionsNow);
  return [...placed, ...scheduled.filter(({ condition }) => !known.has(condition.id))];
}

function conditionsNow(flag: Flag): PlacedCondition[] {
  return Object.entries(flag.settings).flatMap(([environment, { rules, enrollment }]) => [
    ...rules.flatMap((rule, index) => placedConditions(`settings.${environment}.rules.${index}.groups`, rule.groups)),
    ...(enrollment?.conditions ?? []).map((condition, place) => ({
      path: `settings.${environment}.enrollment.conditions.${place}`,
      condition,
    })),
  ]);
}

/** Every condition of some groups with its path. */
export function placedConditions(path: string, groups: readonly ConditionGroup[]): PlacedCondition[] {
  return groups.flatMap((group, index) =>
    group.conditions.map((condition, place) => ({ path: `${path}.${index}.conditions.${place}`, condition })),
  );
}

/** The flags and segments that conditions refer to. */
export function mentionedIn(conditions: readonly Condition[]): Mentioned {
  const { flags, segments } = conditionDependencies(conditions);
  return { flags: new Set(flags), segments: new Set(segments) };
}

/** The problems of some conditions: broken rules of their operators, and flags or segments that do not exist. */
export async function conditionsProblems(
  tx: Transaction,
  organizationId: string,
  placed: readonly PlacedCondition[],
  remembered?: Remembered,
): Promise<Problem[]> {
  const mentioned = mentionedIn(placed.map(({ condition }) => condition));
  const flagIds = await findFlagIds(tx, organizationId, [...mentioned.flags], remembered);
  const segments = await findSegments(tx, organizationId, [...mentioned.segments], remembered);
  return placed.flatMap(({ path, condition }) => {
    const own = mentionedIn([condition]);
    return [
      ...conditionProblems(condition, path),
      ...[...own.flags]
        .filter((key) => !flagIds.has(key))
        .map((key) => problem(`${path}.attribute`, `is ${shown(key)}, expected the key of a flag`)),
      ...[...own.segments]
        .filter((key) => !segments.has(key))
        .map((key) => problem(`${path}.values`, `name ${shown(key)}, expected the key of a segment`)),
    ];
  });
}

/** Finds the entities that a flag refers to, and the problems of missing ones. Throws ConflictError if it depends on itself. */
export async function resolveReferences(
  tx: Transaction,
  flag: Flag,
  environmentIds: ReadonlyMap<string, string>,
  before: Flag | null,
  remembered?: Remembered,
): Promise<{ references: FlagReferences; problems: readonly Problem[] }> {
  const { organizationId } = flag;
  const flagIds = await findFlagIds(
    tx,
    organizationId,
    flag.prerequisites.map((prerequisite) => prerequisite.flagKey),
    remembered,
  );
  const holdout = flag.holdout === null ? null : await findHoldout(tx, organizationId, flag.holdout, remembered);
  const problems = [
    ...(flag.holdout !== null && holdout === null
      ? [problem('holdout', `is ${shown(flag.holdout)}, expected the key of a holdout`)]
      : []),
    ...prerequisiteProblems(flag, flagIds),
    ...(await expectationProblems(tx, flag, before)),
    ...(await conditionsProblems(tx, organizationId, conditionsOf(flag), remembered)),
    ...ownConditionProblems(flag),
    ...schemaProblems(flag),
  ];
  if (flag.prerequisites.length > 0) await refuseCycle(tx, flag, flagIds);
  return { references: { environmentIds, flagIds, holdoutId: holdout?.id ?? null }, problems };
}

function prerequisiteProblems(flag: Flag, flagIds: ReadonlyMap<string, string>): Problem[] {
  return flag.prerequisites.flatMap(({ flagKey }, index) => {
    const path = `prerequisites.${index}.flagKey`;
    if (flag.prerequisites.findIndex((other) => other.flagKey === flagKey) !== index)
      return [problem(path, `is ${shown(flagKey)} again, expected each flag once`)];
    return flagIds.has(flagKey) || flagKey === flag.key
      ? []
      : [problem(path, `is ${shown(flagKey)}, expected the key of a flag`)];
  });
}

/** The problems of new prerequisites that expect a variant which the other flag does not have. */
async function expectationProblems(tx: Transaction, flag: Flag, before: Flag | null): Promise<Problem[]> {
  const known = new Set(before?.prerequisites.map(({ flagKey, expected }) => `${flagKey} ${expected}`));
  const isNew = ({ flagKey, expected }: Prerequisite) =>
    typeof expected === 'string' && !known.has(`${flagKey} ${expected}`);
  if (!flag.prerequisites.some(isNew)) return [];
  const keys = flag.prerequisites.filter(isNew).map(({ flagKey }) => flagKey);
  const rows = await tx.flag.findMany({
    where: { organizationId: flag.organizationId, livingKey: { in: keys } },
    select: { key: true, variants: { select: { key: true }, orderBy: { position: 'asc' } } },
  });
  return flag.prerequisites.flatMap((prerequisite, index) => {
    const variants = rows.find(({ key }) => key === prerequisite.flagKey)?.variants.map(({ key }) => key);
    if (variants === undefined || !isNew(prerequisite) || variants.includes(String(prerequisite.expected))) return [];
    const expected = `true, false or a variant of the flag "${prerequisite.flagKey}": ${variants.join(', ')}`;
    return [problem(`prerequisites.${index}.expected`, `is ${shown(prerequisite.expected)}, expected ${expected}`)];
  });
}

/** Conditions that refer to the answer of the flag that they are part of. */
function ownConditionProblems(flag: Flag): Problem[] {
  return conditionsOf(flag)
    .filter(({ condition }) => mentionedIn([condition]).flags.has(flag.key))
    .map(({ path }) =>
      problem(`${path}.attribute`, `is "${flag.key}", expected another flag: it would depend on itself`),
    );
}

async function refuseCycle(tx: Transaction, flag: Flag, flagIds: ReadonlyMap<string, string>): Promise<void> {
  const edges = await tx.prerequisite.findMany({
    where: { organizationId: flag.organizationId, flagId: { not: flag.id } },
    select: { flagId: true, prerequisiteFlagId: true, prerequisiteFlag: { select: { key: true } } },
  });
  const ways = flag.prerequisites.map(({ flagKey }) => ({
    id: flagKey === flag.key ? flag.id : flagIds.get(flagKey),
    path: [flag.key, flagKey],
  }));
  const seen = new Set<string>();
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const { id, path } = way;
    if (id === flag.id) throw cycle(flag, path);
    if (id === undefined || seen.has(id)) continue;
    seen.add(id);
    for (const edge of edges) {
      if (edge.flagId === id) ways.push({ id: edge.prerequisiteFlagId, path: [...path, edge.prerequisiteFlag.key] });
    }
  }
}

function cycle(flag: Flag, path: readonly string[]): ConflictError {
  const current = { entityType: 'flag', id: flag.id } as const;
  return new ConflictError(
    'PREREQUISITE_CYCLE',
    `The flag "${flag.key}" would depend on itself: ${path.join(' → ')}.`,
    current,
    path,
  );
}

async function findFlagIds(
  tx: Transaction,
  organizationId: string,
  keys: readonly string[],
  remembered: Remembered | undefined,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const key of keys) {
    const flag = remembered?.flags.get(key);
    if (flag !== undefined) found.set(key, flag.id);
  }
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length === 0) return found;
  const rows = await tx.flag.findMany({
    where: { organizationId, livingKey: { in: missing } },
    select: { key: true, id: true },
  });
  for (const { key, id } of rows) found.set(key, id);
  return found;
}

async function findSegments(
  tx: Transaction,
  organizationId: string,
  keys: readonly string[],
  remembered: Remembered | undefined,
): Promise<Set<string>> {
  const found = new Set(keys.filter((key) => remembered?.segments.has(key)));
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length === 0) return found;
  const rows = await tx.segment.findMany({ where: { organizationId, key: { in: missing } }, select: { key: true } });
  return new Set([...found, ...rows.map(({ key }) => key)]);
}

async function findHoldout(
  tx: Transaction,
  organizationId: string,
  key: string,
  remembered: Remembered | undefined,
): Promise<{ readonly id: string } | null> {
  const where = { organizationId_key: { organizationId, key } };
  return remembered?.holdouts.get(key) ?? (await tx.holdout.findUnique({ where, select: { id: true } }));
}

// Patterns of a JSON Schema come from users, so they run on the linear-time engine.
const linearRegExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    return { test: (text: string) => compiled.matcher(text).find() };
  },
  { code: 'new RegExp' },
);

const AJV_OPTIONS: Options = {
  strict: false,
  allErrors: false,
  validateFormats: false,
  code: { regExp: linearRegExp },
};

/** The problems of a JSON flag's values by its schema (JSON Schema 2020-12, or draft-07 if the schema says so). */
function schemaProblems(flag: Flag): Problem[] {
  const { jsonSchema } = flag;
  if (jsonSchema === null) return [];
  if (flag.valueType !== 'JSON')
    return [problem('jsonSchema', `is set on a ${flag.valueType} flag, expected none: only JSON flags have one`)];
  if (!isJsonObject(jsonSchema))
    return [problem('jsonSchema', `is ${shown(jsonSchema)}, expected a JSON Schema object`)];
  const isDraft7 = typeof jsonSchema.$schema === 'string' && jsonSchema.$schema.includes('draft-07');
  try {
    const ajv = isDraft7 ? new Ajv(AJV_OPTIONS) : new Ajv2020(AJV_OPTIONS);
    const validate = ajv.compile(jsonSchema);
    return flag.variants.flatMap((variant, index) => {
      if (validate(variant.value)) return [];
      return [
        problem(
          `variants.${index}.value`,
          `of variant "${variant.key}" does not satisfy the JSON Schema: ${ajv.errorsText(validate.errors)}`,
        ),
      ];
    });
  } catch (error) {
    return [
      problem('jsonSchema', `is not a valid JSON Schema: ${error instanceof Error ? error.message : String(error)}`),
    ];
  }
}
