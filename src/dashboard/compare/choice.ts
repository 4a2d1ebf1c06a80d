import type { ComparedFlagFragment } from './compare.graphql.ts';

/** Which differences are chosen: paths by the key of the flag. A flag without chosen paths is not in it. */
export type Chosen = ReadonlyMap<string, ReadonlySet<string>>;

/** The kinds of differences that can be shown alone. */
export const kinds = {
  all: { label: 'all differences', holds: () => true },
  switch: { label: 'switches', holds: (path: string) => path === 'switch' },
  rollout: {
    label: 'rollout',
    holds: (path: string) => path !== 'switch' && !isAboutRules(path),
  },
  rules: { label: 'rules', holds: isAboutRules },
} as const satisfies Record<string, { readonly label: string; holds(path: string): boolean }>;

/** The name of a kind of differences. */
export type Kind = keyof typeof kinds;

function isAboutRules(path: string): boolean {
  return path === 'rules' || path.startsWith('rules.');
}

/** The kind that an address names; without one, all. */
export function readKind(show: string | undefined): Kind {
  return show === 'switch' || show === 'rollout' || show === 'rules' ? show : 'all';
}

/** The flags with their differences of a kind; flags without any are left out. */
export function ofKind(flags: readonly ComparedFlagFragment[], kind: Kind): readonly ComparedFlagFragment[] {
  return flags.flatMap((flag) => {
    const differences = flag.differences.filter(({ path }) => kinds[kind].holds(path));
    return differences.length === 0 ? [] : [{ ...flag, differences }];
  });
}

/** Chooses some differences of a flag, or lets go of them. */
export function withPaths(chosen: Chosen, flagKey: string, paths: readonly string[], isChosen: boolean): Chosen {
  const own = new Set(chosen.get(flagKey));
  for (const path of paths) {
    if (isChosen) own.add(path);
    else own.delete(path);
  }
  const next = new Map(chosen);
  if (own.size === 0) next.delete(flagKey);
  else next.set(flagKey, own);
  return next;
}

/** What is chosen and still differs: another person can make a chosen difference go away. */
export function stillChosen(chosen: Chosen, flags: readonly ComparedFlagFragment[]): readonly ComparedFlagFragment[] {
  return flags.flatMap((flag) => {
    const differences = flag.differences.filter(({ path }) => chosen.get(flag.key)?.has(path));
    return differences.length === 0 ? [] : [{ ...flag, differences }];
  });
}

/** How many differences flags have together. */
export function differencesIn(flags: readonly ComparedFlagFragment[]): number {
  return flags.reduce((sum, { differences }) => sum + differences.length, 0);
}
