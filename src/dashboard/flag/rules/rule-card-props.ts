import type { ConditionChoices } from '../../conditions/use-condition-choices.ts';
import type { Problem } from '../../graph/failures.ts';
import type { RuleDraft, Served } from './rule-draft.ts';

/** What a card of a rule is drawn from. */
export interface RuleCardProps {
  readonly rule: RuleDraft;
  /** As it is saved; undefined for a rule that is not saved yet. */
  readonly saved: RuleDraft | undefined;
  readonly place: number;
  readonly count: number;
  readonly isOpen: boolean;
  readonly served: Served;
  readonly choices: ConditionChoices;
  readonly problems: readonly Problem[];
  onChange(rule: RuleDraft): void;
  onToggle(): void;
  onMove(to: number): void;
  onCopy(): void;
  onRemove(): void;
}
