import type { ShownDifference } from '../../change/difference-list.tsx';
import { changedMembers } from '../../change/merge-members.ts';
import type { JsonValue } from '../../graph/json.ts';
import { jsonProblem, readValue, type ValueType, valueTypeWords, writeValue } from '../../words/flag-values.ts';
import { percent } from '../../words/numbers.ts';
import type { FlagVariantsQuery, VariantPartsFragment } from './variants.graphql.ts';

/** A variant as it is edited: everything as text. */
export interface VariantDraft {
  readonly key: string;
  readonly name: string;
  readonly value: string;
  /** Empty: none. */
  readonly payload: string;
  /** Empty: none. */
  readonly weight: string;
}

/** What each member is called. */
export const variantLabels = {
  key: 'key',
  name: 'name',
  value: 'value',
  payload: 'payload',
  weight: 'weight',
} satisfies Record<keyof VariantDraft, string>;

/** A variant that nothing is entered in. */
export const emptyVariant: VariantDraft = { key: '', name: '', value: '', payload: '', weight: '' };

/** A variant before it is edited. */
export function variantDraftOf(
  { key, name, value, payload, weight }: VariantPartsFragment,
  type: ValueType,
): VariantDraft {
  return {
    ...{ key, name, value: writeValue(value, type) },
    payload: payload === null ? '' : writeValue(payload, 'JSON'),
    weight: weight === null ? '' : String(weight),
  };
}

/** Why a variant cannot be saved, by its members. */
export function variantProblems(
  { key, value, payload, weight }: VariantDraft,
  type: ValueType,
  others: readonly Pick<VariantPartsFragment, 'key' | 'weight'>[],
): Partial<Record<keyof VariantDraft, string>> {
  const sum = others.reduce((total, other) => total + (other.weight ?? 0), Number(weight));
  return {
    ...(others.some((other) => other.key === key) ? { key: 'Another variant has this key' } : {}),
    ...(readValue(value, type) === undefined ? { value: valueProblem(value, type) } : {}),
    ...(payload.trim() === '' ? {} : problemOf('payload', jsonProblem(payload))),
    ...(weight === '' ? {} : problemOf('weight', weightProblem(Number(weight), sum))),
  };
}

function valueProblem(value: string, type: ValueType): string {
  return (type === 'JSON' ? jsonProblem(value) : undefined) ?? `Expected ${valueTypeWords[type]}`;
}

function weightProblem(weight: number, sum: number): string | undefined {
  if (!(weight >= 0 && weight <= 100)) return 'A percentage from 0 to 100';
  return sum > 100.000_001 ? `With this the weights sum to ${percent(sum)}; lower another first` : undefined;
}

function problemOf(name: keyof VariantDraft, problem: string | undefined): Partial<Record<keyof VariantDraft, string>> {
  return problem === undefined ? {} : { [name]: problem };
}

/** What is sent for a new variant. */
export function newVariantInput({ key, name, value, payload, weight }: VariantDraft, type: ValueType) {
  return {
    ...{ key, value: readValue(value, type) ?? null },
    ...(name.trim() === '' ? {} : { name }),
    ...(payload.trim() === '' ? {} : { payload: payloadOf(payload) }),
    ...(weight === '' ? {} : { weight: Number(weight) }),
  };
}

/** What is sent for a changed variant: only what differs. */
export function variantChangeInput(before: VariantDraft, after: VariantDraft, type: ValueType) {
  const changed = changedMembers(before, after);
  return {
    ...(changed.includes('name') ? { name: after.name } : {}),
    ...(changed.includes('value') ? { value: readValue(after.value, type) ?? null } : {}),
    ...(changed.includes('payload') ? { payload: payloadOf(after.payload) } : {}),
    ...(changed.includes('weight') ? { weight: after.weight === '' ? null : Number(after.weight) } : {}),
  };
}

function payloadOf(text: string): JsonValue {
  return readValue(text, 'JSON') ?? null;
}

/** What differs, as people read it. */
export function variantDifferences(before: VariantDraft, after: VariantDraft): readonly ShownDifference[] {
  return changedMembers(before, after).map((name) => ({
    path: `${after.key}: ${variantLabels[name]}`,
    before: before[name] === '' ? null : before[name],
    after: after[name] === '' ? null : after[name],
  }));
}

/** What can use a variant. */
export type VariantUsers = Pick<NonNullable<FlagVariantsQuery['flag']>, 'settings' | 'dependents'> & {
  readonly key: string;
};

/** Where a variant is used, in words. */
export function usesOf(key: string, flag: VariantUsers): readonly string[] {
  const inSettings = flag.settings.flatMap(({ environment, defaultVariant, overrideVariant, rules }) => [
    ...(defaultVariant?.key === key ? [`default in ${environment.name}`] : []),
    ...(overrideVariant?.key === key ? [`override in ${environment.name}`] : []),
    ...rules
      .filter(({ split }) => split.some(({ variant }) => variant.key === key))
      .map(({ name }) => `rule “${name}” in ${environment.name}`),
  ]);
  const inOthers = flag.dependents
    .filter(({ prerequisites }) => prerequisites.some((each) => each.flag.key === flag.key && each.expected === key))
    .map(({ name }) => `prerequisite of ${name}`);
  return [...inSettings, ...inOthers];
}
