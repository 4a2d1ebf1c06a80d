import './table.css';
import type { ComponentChildren } from 'preact';

/** A column of a table. */
export interface TableColumn<Row> {
  /** What is above it. In a narrow window it stands before each cell. */
  readonly head: string;
  /** Whether the head is for screen readers only, because the cells explain themselves. */
  readonly isBare?: boolean;
  cell(row: Row): ComponentChildren;
}

/** Rows with columns. In a narrow window every row becomes a block of lines. */
export function Table<Row>(props: {
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row): string;
  /** What a row looks like: `off` for what does not count any more. */
  toneOf?(row: Row): 'off' | '';
}) {
  const { caption, columns, rows, keyOf, toneOf } = props;
  return (
    <table class="table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, isBare }) => (
            <th key={head} scope="col">
              {isBare ? <span class="visually-hidden">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} class={toneOf?.(row)}>
            {columns.map(({ head, isBare, cell }, index) => {
              const content = (
                <>
                  {index > 0 && !isBare && (
                    <span class="table-head" aria-hidden="true">
                      {head}
                    </span>
                  )}
                  <div class="table-cell">{cell(row)}</div>
                </>
              );
              return index === 0 ? (
                <th key={head} scope="row">
                  {content}
                </th>
              ) : (
                <td key={head}>{content}</td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
