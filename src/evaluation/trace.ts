import type { ExplanationStep, RungName } from '../domain/evaluation.ts';

/** Records what an evaluation asks and how it went. A whole stands before its parts. */
export class Trace {
  readonly steps: ExplanationStep[] = [];
  /** The rung and the rule that are being asked. */
  private rung: RungName = 'EXISTS';
  private ruleKey: string | null = null;

  /** Begins a rung; returns its place for {@link end}. */
  beginRung(rung: RungName): number {
    this.rung = rung;
    return this.steps.length;
  }

  /** Begins a rule; returns its place for {@link end}. */
  beginRule(ruleKey: string): number {
    this.ruleKey = ruleKey;
    return this.steps.length;
  }

  /** Ends the rung or rule that began at a place: its own step goes before those of its parts. */
  end(place: number, subject: string, passed: boolean, because: string): void {
    this.steps.splice(place, 0, this.step(subject, passed, because));
  }

  /** Ends a rule as {@link end} does. */
  endRule(place: number, subject: string, passed: boolean, because: string): void {
    this.end(place, subject, passed, because);
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
