import { type Flag, onVariant, type Variant } from '../../domain/flag.ts';
import type { TargetingRule } from '../../domain/targeting.ts';

/** How the exposed subjects of a rule are spread over variants. */
export interface Split {
  /** The variant of each slice. Undefined if the flag no longer has the variant: a subject that falls here gets none. */
  readonly variants: readonly (Variant | undefined)[];
  /** The position from 0 to 1 at which each slice ends: the sum of the weights so far. */
  readonly ends: readonly number[];
  /** The first slice includes every subject, so nothing is hashed. */
  readonly isCertain: boolean;
}

/** A variant with its weight in percent; undefined if the flag no longer has the variant. */
export interface Share {
  readonly variant: Variant | undefined;
  readonly weight: number;
}

/** Compiles the split of a rule. */
export function compileSplit(flag: Flag, rule: TargetingRule): Split {
  const shares = sharesOf(flag, rule).filter(({ weight }) => weight > 0);
  let end = 0;
  const ends = shares.map(({ weight }) => {
    // Summed as fractions in the listed order, as SDKs do, so that floating point rounds alike.
    end += weight / 100;
    return end;
  });
  return { variants: shares.map(({ variant }) => variant), ends, isCertain: (shares[0]?.weight ?? 0) >= 100 };
}

/** The shares of a rule: its own split, else the variants that have a weight, else the variant that "on" means for all. */
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
