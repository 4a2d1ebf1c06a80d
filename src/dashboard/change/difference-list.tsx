import './difference-list.css';
import type { JsonValue } from '../graph/json.ts';
import { pathInWords, valueInWords } from './value-words.ts';

/** A value that differs. */
export interface ShownDifference {
  /** Path of the value, such as `settings.production.switch`. */
  readonly path: string;
  /** What is shown in place of the path. */
  readonly label?: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What differs: where, what it was, and what it becomes. */
export function DifferenceList({ differences }: { readonly differences: readonly ShownDifference[] }) {
  return (
    <dl class="difference-list">
      {differences.map(({ path, label, before, after }) => (
        <div key={path} class="difference">
          <dt title={path}>{label ?? pathInWords(path)}</dt>
          <dd>
            <del class="key" title={JSON.stringify(before)}>
              {valueInWords(before, path)}
            </del>
            <span aria-hidden="true">→</span>
            <span class="visually-hidden">becomes</span>
            <ins class="key" title={JSON.stringify(after)}>
              {valueInWords(after, path)}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
