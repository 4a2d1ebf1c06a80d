import './change-row.css';
import type { ComponentChildren } from 'preact';
import { OpeningRow } from '../parts/list.tsx';
import { number } from '../words/numbers.ts';
import { clockTime, dateTime } from '../words/times.ts';
import type { ShownChangeFragment } from './change.graphql.ts';
import { DifferenceList } from './difference-list.tsx';
import { changeSentence } from './sentence.ts';

/** One change, to stand below its day: its sentence, and when it is opened what differs, as lines and as JSON. `children` is what can be done about it. */
export function ChangeRow(props: {
  readonly change: ShownChangeFragment;
  readonly isOpen?: boolean;
  readonly children?: ComponentChildren;
  onOpen?(isOpen: boolean): void;
}) {
  const { change, isOpen, children, onOpen } = props;
  const at = Date.parse(change.at);
  const { differences } = change;
  return (
    <OpeningRow
      {...(isOpen === undefined ? {} : { isOpen })}
      {...(onOpen === undefined ? {} : { onOpen })}
      summary={
        <>
          <span class="change-row-revision numbers soft">{number(change.revision)}</span>
          <span class="change-row-what">
            <strong>{change.actor.name}</strong> {changeSentence(change)}
            {change.comment !== '' && <span class="change-row-comment">“{change.comment}”</span>}
          </span>
          <span class="soft small">{change.source}</span>
          <time class="soft small" dateTime={change.at} title={dateTime(at)}>
            {clockTime(at).slice(0, 5)}
          </time>
        </>
      }
    >
      {differences.length === 0 ? (
        <p class="soft">There is nothing to compare.</p>
      ) : (
        <DifferenceList differences={differences} />
      )}
      <p class="soft small">{dateTime(at)}</p>
      <div class="change-row-actions">{children}</div>
      {differences.length > 0 && (
        <details>
          <summary class="soft">As JSON</summary>
          <pre class="change-row-json">{JSON.stringify(differences, undefined, 2)}</pre>
        </details>
      )}
    </OpeningRow>
  );
}
