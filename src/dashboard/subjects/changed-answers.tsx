import './changed-answers.css';
import { Answer } from '../change/effect.tsx';
import type { SubjectEntry } from '../explanation/subject-entry.ts';
import { clockTime } from '../words/times.ts';
import type { Watch } from './watch.ts';
import { causeInWords } from './watched.ts';
import { WhyLink } from './why-link.tsx';

/** The answers that have become others since the page was opened, the latest first, each with what made it so. */
export function ChangedAnswers({
  organization,
  environment,
  watch,
  entry,
}: {
  readonly organization: string;
  readonly environment: string;
  readonly watch: Watch;
  readonly entry: SubjectEntry;
}) {
  const changes = watch.changes.value;
  return (
    <section class="changed-answers" aria-label="Changed" aria-live="polite">
      {changes.length === 0 ? (
        <p class="soft">Watching. What changes appears here, with what made it change.</p>
      ) : (
        <ol>
          {changes.map(({ flagKey, before, after, at }) => (
            <li key={`${flagKey} ${at}`} class="changed-answer">
              <time class="numbers soft">{clockTime(at)}</time>
              <span class="key changed-flag">{flagKey}</span>
              <span class="changed-what">
                {before && (
                  <>
                    <Answer answer={before} />
                    <span aria-hidden="true">→</span>
                    <span class="visually-hidden">became</span>
                  </>
                )}
                <Answer answer={after} />
              </span>
              <span class="changed-cause">{causeInWords(after.cause)}</span>
              <WhyLink {...{ organization, flagKey, environment, entry }} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
