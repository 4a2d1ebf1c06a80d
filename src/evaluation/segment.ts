import { withGroupTypeNamesIn } from '../domain/group-type.ts';
import type { Segment } from '../domain/segment.ts';
import { compileGroups } from './condition.ts';
import { type Dependencies, groupDependencies } from './dependencies.ts';
import type { Question } from './evaluator.ts';

/** A segment ready to be asked. */
export interface CompiledSegment {
  readonly segment: Segment;
  /** Whether the subject is in it. */
  readonly contains: Question<boolean>;
  readonly dependencies: Dependencies;
}

/** Compiles a segment. One that is decided by conditions and has none contains nobody. */
export function compileSegment(segment: Segment, groupTypes: readonly string[]): CompiledSegment {
  const groups = withGroupTypeNamesIn(segment.groups, groupTypes);
  return { segment, contains: compileContains({ ...segment, groups }), dependencies: groupDependencies(groups) };
}

function compileContains(segment: Segment): Question<boolean> {
  if (segment.kind === 'STATIC') {
    const members = new Set(segment.members);
    return (_evaluator, context) => context.targetingKey !== null && members.has(context.targetingKey);
  }
  return segment.groups.length === 0 ? () => false : compileGroups(segment.groups, segment.match);
}
