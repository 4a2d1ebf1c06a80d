import { withGroupTypeNamesIn } from '../domain/group-type.ts';
import type { Segment } from '../domain/segment.ts';
import { compileGroups } from './condition.ts';
import { type Dependencies, groupDependencies } from './dependencies.ts';
import type { EvaluableSegment, Expression } from './evaluator.ts';

/** A segment, compiled. */
export interface CompiledSegment extends EvaluableSegment {
  readonly segment: Segment;
  readonly dependencies: Dependencies;
}

/** Compiles a segment. A segment by conditions that has none contains no subject. */
export function compileSegment(segment: Segment, groupTypes: readonly string[]): CompiledSegment {
  const groups = withGroupTypeNamesIn(segment.groups, groupTypes);
  return { segment, contains: compileContains({ ...segment, groups }), dependencies: groupDependencies(groups) };
}

function compileContains(segment: Segment): Expression<boolean> {
  if (segment.kind === 'STATIC') {
    const members = new Set(segment.members);
    return (_evaluator, context) => context.targetingKey !== null && members.has(context.targetingKey);
  }
  return segment.groups.length === 0 ? () => false : compileGroups(segment.groups, segment.match);
}
