import { type Flag, onVariant, type Variant } from '../../domain/flag.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import { bucketOf } from './bucket.ts';
import { isHashable } from './percentage.ts';

/** A variant's part of a split. */
export interface Slice {
  /** Undefined for a variant that the flag does not have (any more): whoever falls here gets none. */
  readonly variant: Variant | undefined;
  /** Where the part ends, from 0 to 1: the sum of the weights so far. */
  readonly end: number;
}

/** How the exposed subjects of a rule are spread over variants. */
export interface Split {
  readonly slices: readonly Slice[];
  /** The first slice takes everybody, so that nothing is hashed. */
  readonly isCertain: boolean;
}

/** A variant with its weight in percent; a variant that the flag does not have (any more) is undefined. */
export interface Share {
  readonly variant: Variant | undefined;
  readonly weight: number;
}

/** The split of a rule: its own, else the flag's (the variants that have a weight), else everybody gets what "on" means. */
export function compileSplit(flag: Flag, rule: TargetingRule): Split {
  const shares = sharesOf(flag, rule).filter(({ weight }) => weight > 0);
  let end = 0;
  const slices = shares.map(({ variant, weight }) => {
    // Summed as fractions in the order listed, as every SDK does: floating point must round alike.
    end += weight / 100;
    return { variant, end };
  });
  return { slices, isCertain: (shares[0]?.weight ?? 0) >= 100 };
}

/** What a rule spreads over: its own split, else the variants that have a weight, else what "on" means. */
export function sharesOf(flag: Flag, rule: TargetingRule): readonly Share[] {
  if (rule.split.length > 0) {
    return rule.split.map(({ variant, weight }) => ({
      variant: flag.variants.find(({ key }) => key === variant),
      weight,
    }));
  }
  const weighted = flag.variants.flatMap((variant) =>
    variant.weight === null ? [] : [{ variant, weight: variant.weight }],
  );
  return weighted.length > 0 ? weighted : [{ variant: onVariant(flag), weight: 100 }];
}

/** The index of the slice that an identifier falls into; -1 when it falls beyond them all, or there is no identifier. */
export function pickSlice(split: Split, prefix: string, id: string | null | undefined): number {
  if (split.isCertain) return 0;
  if (!isHashable(id) || split.slices.length === 0) return -1;
  const place = bucketOf(prefix, id, 'variant');
  for (let index = 0; index < split.slices.length; index += 1) {
    if (place < (split.slices[index]?.end ?? 0)) return index;
  }
  return -1;
}
