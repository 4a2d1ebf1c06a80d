import './difference-list.css';
import type { JsonValue } from '../graph/json.ts';

/** A value that differs. */
export interface ShownDifference {
  /** Path of the value, such as `settings.production.switch`. */
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What differs: where, what it was, and what it becomes. */
export function DifferenceList({ differences }: { readonly differences: readonly ShownDifference[] }) {
  return (
    <dl class="difference-list">
      {differences.map(({ path, before, after }) => (
        <div key={path} class="difference">
          <dt>{pathInWords(path)}</dt>
          <dd>
            <del class="key">{valueInWords(before)}</del>
            <span aria-hidden="true">→</span>
            <span class="visually-hidden">becomes</span>
            <ins class="key">{valueInWords(after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A path as people read it: `settings.production.switch` is "production › switch". */
export function pathInWords(path: string): string {
  return path
    .replace(/^settings\./, '')
    .split('.')
    .map((part) =>
      /^[a-z]+(?:[A-Z][a-z]+)+$/.test(part) ? part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : part,
    )
    .join(' › ');
}

/** How long a value is shown at most. */
const LONGEST = 160;

/** A value as it is shown: texts without quotes, others as JSON, nothing as "none". */
export function valueInWords(value: JsonValue): string {
  if (value === null) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
