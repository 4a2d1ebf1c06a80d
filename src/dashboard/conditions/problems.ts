import type { Problem } from '../graph/failures.ts';

/** What is wrong at a path of an input or below it; undefined if nothing is. */
export function problemAt(problems: readonly Problem[], path: string): string | undefined {
  const found = problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}.`));
  if (found.length === 0) return undefined;
  return [...new Set(found.map(({ message }) => message))].join(' · ');
}
