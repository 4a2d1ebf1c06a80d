/** What a combobox offers. */
export interface ComboboxOption {
  readonly value: string;
  /** What is shown for it. @default its value */
  readonly label?: string;
  /** More about it, shown beside it and searched too. */
  readonly detail?: string;
}

/** How many options are shown at once; the others are found by typing. */
const MOST = 50;

/** The options that hold a text, those that begin with it first, and how many more there are than can be shown. */
export function matchesOf<Option extends ComboboxOption>(
  options: readonly Option[],
  text: string,
): { readonly shown: readonly Option[]; readonly hidden: number } {
  const found = rankedMatches(options, text.trim().toLowerCase());
  return { shown: found.slice(0, MOST), hidden: Math.max(0, found.length - MOST) };
}

function rankedMatches<Option extends ComboboxOption>(options: readonly Option[], wanted: string): readonly Option[] {
  if (wanted === '') return options;
  const ranked = options.flatMap((option) => {
    const words = [option.label ?? '', option.value, option.detail ?? ''].map((word) => word.toLowerCase());
    if (!words.some((word) => word.includes(wanted))) return [];
    return [{ option, rank: words.some((word) => word.startsWith(wanted)) ? 0 : 1 }];
  });
  return ranked.sort((left, right) => left.rank - right.rank).map(({ option }) => option);
}
