import type { ExplanationStep, RungName } from '../domain/evaluation.ts';

/** Records the steps of an evaluation. The step of a rung or rule stands before the steps of its parts. */
export class Trace {
  readonly steps: ExplanationStep[] = [];
  private rung: RungName = 'EXISTS';
  private ruleKey: string | null = null;

  /** Begins a rung; returns the position to pass to {@link end}. */
  beginRung(rung: RungName): number {
    this.rung = rung;
    return this.steps.length;
  }

  /** Begins a rule; returns the position to pass to {@link endRule}. */
  beginRule(ruleKey: string): number {
    this.ruleKey = ruleKey;
    return this.steps.length;
  }

  /** Ends the rung or rule that began at a position. */
  end(position: number, subject: string, passed: boolean, because: string): void {
    this.steps.splice(position, 0, this.step(subject, passed, because));
  }

  /** Ends a rule as {@link end} does. */
  endRule(position: number, subject: string, passed: boolean, because: string): void {
    this.end(position, subject, passed, because);
    this.ruleKey = null;
  }

  /** Records one step. */
  add(subject: string, passed: boolean, because: string): void {
    this.steps.push(this.step(subject, passed, because));
  }

  private step(subject: string, passed: boolean, because: string): ExplanationStep {
    return { rung: this.rung, ruleKey: this.ruleKey, subject, passed, because };
  }
}
