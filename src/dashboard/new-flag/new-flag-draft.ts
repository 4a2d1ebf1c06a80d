import { readValue, type ValueType, valueTypeWords } from '../words/flag-values.ts';
import { keyFrom } from '../words/keys.ts';
import type { CreateFlagMutationVariables } from './new-flag.graphql.ts';

/** A variant as it is entered. */
export interface VariantEntry {
  readonly key: string;
  /** A text, a number or JSON, as the type says. */
  readonly value: string;
}

/** A flag as it is entered. */
export interface NewFlag {
  readonly name: string;
  /** Empty: made from the name. */
  readonly key: string;
  readonly description: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly valueType: ValueType;
  /** For every type but BOOLEAN. */
  readonly variants: readonly VariantEntry[];
  /** Keys of the environments in which it is on. */
  readonly onIn: readonly string[];
}

/** What an empty form holds. */
export const emptyFlag: NewFlag = {
  ...{ name: '', key: '', description: '', tags: '', valueType: 'BOOLEAN', onIn: [] },
  variants: [
    { key: 'control', value: '' },
    { key: 'treatment', value: '' },
  ],
};

/** Why the variants cannot be sent; undefined if they can. */
export function variantProblem({ valueType, variants }: NewFlag): string | undefined {
  if (valueType === 'BOOLEAN') return undefined;
  if (variants.some(({ key }) => key === '')) return 'Every variant needs a key';
  const wrong = variants.find(({ value }) => readValue(value, valueType) === undefined);
  return wrong === undefined ? undefined : `The value of ${wrong.key} is not ${valueTypeWords[valueType]}`;
}

/** The input of the mutation. */
export function inputOf(flag: NewFlag, organizationId: string): CreateFlagMutationVariables['input'] {
  const { name, description, valueType, variants, onIn } = flag;
  const tags = flag.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
  return {
    ...{ organizationId, name, description, valueType, tags, key: flag.key || keyFrom(name) },
    ...(valueType === 'BOOLEAN'
      ? {}
      : { variants: variants.map(({ key, value }) => ({ key, value: readValue(value, valueType) ?? null })) }),
    settings: onIn.map((environment) => ({ environment, enabled: true })),
  };
}
