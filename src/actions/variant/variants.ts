import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import type { Flag, Variant } from '../../domain/flag.ts';
import { draftVariant } from '../flag/drafting.ts';
import type { Expecting, FlagChange, FlagName, VariantChange, VariantInput } from '../flag/flag-inputs.ts';
import { changeFlag } from '../flag/write-flag.ts';
import type { Services } from '../services.ts';

/** What an API stores with the flag for a variant; absent: unchanged. */
type Kept = Pick<FlagChange, 'extensions'>;

/** Names a variant. */
export interface VariantName extends FlagName {
  readonly key: string;
}

/** Adds a variant to a flag. Throws ConflictError KEY_TAKEN if the flag has one of that key. */
export async function createVariant(
  services: Services,
  caller: Caller,
  input: FlagName & Expecting & VariantInput & Kept,
): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_UPDATED',
    placeOf: placeOfVariant(input.key),
    change(flag, drafting) {
      if (flag.variants.some(({ key }) => key === input.key)) {
        const current = { entityType: 'flag', id: flag.id } as const;
        throw new ConflictError('KEY_TAKEN', `The flag "${flag.key}" already has a variant "${input.key}".`, current);
      }
      const variants = [...flag.variants, draftVariant(input, drafting)];
      return { ...flag, variants, extensions: input.extensions ?? flag.extensions };
    },
  });
}

/** Changes a variant; its key stays. */
export async function updateVariant(
  services: Services,
  caller: Caller,
  input: VariantName & Expecting & VariantChange & Kept,
): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_UPDATED',
    placeOf: placeOfVariant(input.key),
    change(flag) {
      const variant = findVariant(flag, input.key);
      const variants = flag.variants.map((each) => (each === variant ? changedVariant(each, input) : each));
      return { ...flag, variants, extensions: input.extensions ?? flag.extensions };
    },
  });
}

/** Removes a variant. Throws ConflictError IN_USE while a setting or a rule serves it. */
export async function deleteVariant(services: Services, caller: Caller, input: VariantName & Expecting): Promise<Flag> {
  return changeFlag(services, caller, input, {
    kind: 'FLAG_UPDATED',
    placeOf: placeOfVariant(input.key),
    change(flag) {
      const variant = findVariant(flag, input.key);
      const uses = usesOf(flag, input.key);
      if (uses.length > 0) {
        const message = `The variant "${input.key}" is in use: ${uses.join(', ')}.`;
        throw new ConflictError('IN_USE', message, { entityType: 'flag', id: flag.id }, uses);
      }
      return { ...flag, variants: flag.variants.filter((each) => each !== variant) };
    },
  });
}

function findVariant(flag: Flag, key: string): Variant {
  const variant = flag.variants.find((each) => each.key === key);
  if (variant === undefined) throw new NotFoundError('variant', key);
  return variant;
}

function changedVariant(variant: Variant, { name, value, payload, weight }: VariantChange): Variant {
  return {
    ...variant,
    name: name ?? variant.name,
    value: value === undefined ? variant.value : value,
    payload: payload === undefined ? variant.payload : payload,
    weight: weight === undefined ? variant.weight : weight,
  };
}

/** The places that serve a variant: `production: default variant`, `production: rule beta-testers`… */
function usesOf(flag: Flag, key: string): string[] {
  const settings = Object.entries(flag.settings).toSorted(([left], [right]) => left.localeCompare(right));
  return settings.flatMap(([environment, setting]) => [
    ...(setting.defaultVariant === key ? [`${environment}: default variant`] : []),
    ...(setting.overrideVariant === key ? [`${environment}: override variant`] : []),
    ...setting.rules
      .filter((rule) => rule.split.some(({ variant }) => variant === key))
      .map((rule) => `${environment}: rule ${rule.key}`),
  ]);
}

/** A problem of the changed variant is one of the verb's own input. */
function placeOfVariant(key: string): (path: string, flag: Flag) => string {
  return (path, flag) => {
    const prefix = `variants.${flag.variants.findIndex((variant) => variant.key === key)}.`;
    return path.startsWith(prefix) ? path.slice(prefix.length) : path;
  };
}
