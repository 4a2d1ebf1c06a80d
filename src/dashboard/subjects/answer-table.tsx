import './answer-table.css';
import { useSignal } from '@preact/signals';
import { Answer } from '../change/effect.tsx';
import type { SubjectEntry } from '../explanation/subject-entry.ts';
import { Checkbox } from '../parts/checkbox.tsx';
import { Skeleton } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { SearchField, Toolbar } from '../parts/toolbar.tsx';
import { failureSentence } from '../words/failures.ts';
import { count, number } from '../words/numbers.ts';
import { reasonInWords } from '../words/reasons.ts';
import type { WatchedAnswerFragment } from './subjects.graphql.ts';
import type { Watch } from './watch.ts';
import { type AnswerRow, answerRows } from './watched.ts';
import { WhyLink } from './why-link.tsx';

/** A subject whose answers are shown. */
export interface Side {
  readonly watch: Watch;
  readonly entry: SubjectEntry;
  /** Key of the environment. */
  readonly environment: string;
  readonly name: string;
}

/** Every flag with what one subject gets; with two subjects, the flags of which they get different answers. */
export function AnswerTable({
  organization,
  one,
  other,
}: {
  readonly organization: string;
  readonly one: Side;
  readonly other: Side | undefined;
}) {
  const filter = useSignal({ text: '', onlyOn: false, onlyDifferent: true });
  const set = (more: Partial<typeof filter.value>) => {
    filter.value = { ...filter.value, ...more };
  };
  const failure = one.watch.failure.value ?? other?.watch.failure.value;
  const answers = one.watch.answers.value;
  const others = other?.watch.answers.value;
  const isWaiting = answers === undefined || (other !== undefined && others === undefined);
  const all = answers?.size ?? 0;
  const rows = isWaiting ? [] : answerRows(answers, others, filter.value);
  return (
    <section class="answer-table" aria-label="All answers">
      {failure && <Note tone="warn">{failureSentence(failure)}</Note>}
      <Toolbar
        label="Which answers"
        end={
          <span class="soft numbers">
            {rows.length === all ? count(all, 'flag') : `${number(rows.length)} of ${count(all, 'flag')}`}
          </span>
        }
      >
        <SearchField label="Find flags" value={filter.value.text} onSearch={(text) => set({ text })} />
        <Checkbox label="Only on" isChecked={filter.value.onlyOn} onCheck={(onlyOn) => set({ onlyOn })} />
        {other && (
          <Checkbox
            label="Only different"
            isChecked={filter.value.onlyDifferent}
            onCheck={(onlyDifferent) => set({ onlyDifferent })}
          />
        )}
      </Toolbar>
      {isWaiting && !failure && <Skeleton lines={8} />}
      {!isWaiting && rows.length === 0 && (
        <Note>
          {other && filter.value.onlyDifferent ? 'Both get the same of every flag here.' : 'No flag matches.'}
        </Note>
      )}
      {rows.length > 0 && <Rows {...{ organization, one, other, rows }} />}
    </section>
  );
}

function Rows({
  organization,
  one,
  other,
  rows,
}: {
  readonly organization: string;
  readonly one: Side;
  readonly other: Side | undefined;
  readonly rows: readonly AnswerRow[];
}) {
  return (
    <div class={`answer-rows ${other ? 'two' : ''}`} role="table" aria-label="Answers">
      <div class="answer-row heads soft small" role="row">
        <span role="columnheader">Flag</span>
        <span role="columnheader">{one.name}</span>
        {other && <span role="columnheader">{other.name}</span>}
        {!other && <span role="columnheader">Because</span>}
        {!other && (
          <span role="columnheader">
            <span class="visually-hidden">Every check</span>
          </span>
        )}
      </div>
      {rows.map((row) => (
        <Row key={row.flagKey} {...{ organization, one, other, row }} />
      ))}
    </div>
  );
}

function Row({
  organization,
  one,
  other,
  row,
}: {
  readonly organization: string;
  readonly one: Side;
  readonly other: Side | undefined;
  readonly row: AnswerRow;
}) {
  const { flagKey } = row;
  const why = (side: Side) => (
    <WhyLink {...{ organization, flagKey }} environment={side.environment} entry={side.entry} />
  );
  return (
    <div class="answer-row" role="row">
      <span class="key" role="rowheader">
        {flagKey}
      </span>
      <span role="cell" class="answer-cell">
        {row.one ? <Answer answer={row.one} /> : <span class="soft">not there</span>}
        {other && row.one && (
          <>
            <Reason answer={row.one} /> {why(one)}
          </>
        )}
      </span>
      {other && (
        <span role="cell" class="answer-cell">
          {row.other ? <Answer answer={row.other} /> : <span class="soft">not there</span>}
          {row.other && (
            <>
              <Reason answer={row.other} /> {why(other)}
            </>
          )}
        </span>
      )}
      {!other && <span role="cell">{row.one && <Reason answer={row.one} />}</span>}
      {!other && <span role="cell">{why(one)}</span>}
    </div>
  );
}

function Reason({ answer }: { readonly answer: WatchedAnswerFragment }) {
  return (
    <span class="soft">
      {reasonInWords(answer.reason)}
      {answer.ruleKey !== null && (
        <>
          : <span class="key">{answer.ruleKey}</span>
        </>
      )}
    </span>
  );
}
