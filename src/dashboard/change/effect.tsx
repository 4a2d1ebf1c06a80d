import './effect.css';
import type { ComponentChildren } from 'preact';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { ProportionBar } from '../parts/proportion-bar.tsx';
import { answerInWords, isOff, type ShownAnswer } from '../words/answers.ts';
import { count, number } from '../words/numbers.ts';
import { dateTime } from '../words/times.ts';
import { useCountedVersion } from './counted-version.tsx';
import type { PreviewFragment } from './preview.graphql.ts';
import { type PreviewQuestion, usePreview } from './use-preview.ts';

type FlagEffect = PreviewFragment['flags'][number];
type Transition = NonNullable<FlagEffect['transitions']>[number];

/** Asks what a change would do, and shows it: for a draft, keep it beside the fields. */
export function Effect({
  organization,
  question,
  lowestVersion,
  isRequested = false,
}: {
  readonly organization: string;
  readonly question: PreviewQuestion;
  /** The lowest app version that the flag asks for, before or after the change. */
  readonly lowestVersion?: string | undefined;
  /** Whether approval was asked for already. @default false */
  readonly isRequested?: boolean;
}) {
  const { appVersion, field } = useCountedVersion(lowestVersion);
  const [result, ask] = usePreview(organization, { ...question, appVersion });
  return (
    <>
      <Loaded result={result} onRetry={ask}>
        {({ previewFlagChange }) =>
          previewFlagChange && <EffectOf preview={previewFlagChange} isRequested={isRequested} />
        }
      </Loaded>
      {field}
    </>
  );
}

/** The effect of a change at once and, where it begins to act at an instant to come, the effect from then on. */
export function AtOnceAndLater({
  later,
  children,
}: {
  readonly later: string | undefined;
  /** The effect at an instant; undefined is now. */
  children(at: string | undefined): ComponentChildren;
}) {
  if (later === undefined) return <>{children(undefined)}</>;
  return (
    <div class="effect">
      <h3>At once</h3>
      {children(undefined)}
      <h3>From {dateTime(Date.parse(later))} on</h3>
      {children(later)}
    </div>
  );
}

/** The place of an effect beside the fields of a draft, in a parent of the class `with-effect`. */
export function EffectBeside({ children }: { readonly children: ComponentChildren }) {
  return (
    <aside class="effect-beside" aria-label="What the draft would do">
      <h2>Effect</h2>
      {children}
    </aside>
  );
}

/** What a change would do: who gets another answer, in which flags, and whether it would wait. */
export function EffectOf({
  preview,
  isRequested = false,
}: {
  readonly preview: PreviewFragment;
  /** Whether approval was asked for already. @default false */
  readonly isRequested?: boolean;
}) {
  const { problems, flags, evaluated, isComplete, requiresApproval, approvalEnvironments } = preview;
  const [own, ...others] = flags;
  const changedOthers = others.filter((flag) => affectedOf(flag) > 0);
  return (
    <section class="effect" aria-label="Effect" aria-live="polite">
      {problems.map(({ path, message }) => (
        <Note key={path} tone="bad">
          {message}
        </Note>
      ))}
      {own && <EffectOnFlag flag={own} evaluated={evaluated} isComplete={isComplete} />}
      {changedOthers.length > 0 && (
        <>
          <h3>{count(changedOthers.length, 'other flag')} that depend on it</h3>
          {changedOthers.map((flag) => (
            <div key={flag.flagKey} class="effect-other">
              <span class="key">{flag.flagKey}</span>
              <EffectOnFlag flag={flag} evaluated={evaluated} isComplete={isComplete} />
            </div>
          ))}
        </>
      )}
      {requiresApproval && !isRequested && (
        <Note tone="approve">
          Waits until another person approves it, because it changes answers in {approvalEnvironments.join(', ')}.
        </Note>
      )}
    </section>
  );
}

function EffectOnFlag({
  flag,
  evaluated,
  isComplete,
}: {
  readonly flag: FlagEffect;
  readonly evaluated: number;
  readonly isComplete: boolean;
}) {
  if (evaluated === 0) {
    return (
      <p class="soft">
        No subject is known here yet, so no one can be counted. Subjects become known when apps ask for answers.
      </p>
    );
  }
  const affected = affectedOf(flag);
  return (
    <>
      <p class="effect-sum">
        <strong class="numbers">{number(affected)}</strong> of {isComplete ? '' : 'the first '}
        {count(evaluated, 'known subject')} {affected === 1 ? 'gets' : 'get'} another answer
      </p>
      {affected > 0 && <ProportionBar percentage={Math.max(1, (affected / evaluated) * 100)} />}
      {flag.transitions && flag.transitions.length > 0 && (
        <ul class="effect-transitions">
          {flag.transitions.map((transition) => (
            <li
              key={`${transition.before.variant} ${transition.after.variant} ${JSON.stringify(transition.after.value)}`}
            >
              <TransitionLine transition={transition} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function affectedOf({ transitions }: FlagEffect): number {
  return (transitions ?? []).reduce((sum, transition) => sum + transition.count, 0);
}

function TransitionLine({ transition }: { readonly transition: Transition }) {
  const { before, after, examples } = transition;
  const what = (
    <>
      <span class="effect-count numbers">{number(transition.count)}</span>
      <Answer answer={before} />
      <span aria-hidden="true">→</span>
      <span class="visually-hidden">become</span>
      <Answer answer={after} />
    </>
  );
  if (!examples || examples.length === 0) return <div class="effect-transition">{what}</div>;
  const more = transition.count - examples.length;
  return (
    <details>
      <summary class="effect-transition">
        {what}
        <span class="effect-who">who</span>
      </summary>
      <p class="effect-examples">
        {examples.map(({ targetingKey }) => (
          <span key={targetingKey} class="key">
            {targetingKey}
          </span>
        ))}
        {more > 0 && <span class="soft">and {number(more)} more</span>}
      </p>
    </details>
  );
}

/** An answer as a small label; its word says whether it is on. */
export function Answer({ answer }: { readonly answer: ShownAnswer }) {
  return <span class={`effect-answer ${isOff(answer) ? '' : 'on'}`}>{answerInWords(answer)}</span>;
}
