/**
 * Stands in SQL that is worth preparing once per connection: what every write says again. Everything else PostgreSQL plans for the
 * values at hand and forgets, for each statement that is kept takes memory in each connection.
 */
export const PREPARED = '/* prepared */';

/** The most statements that are kept; of the updates that go along with the log there is one for each set of columns. */
const MOST_PREPARED = 64;

/** Names the statements to be prepared, each text by one name; the empty one, which keeps nothing, for all others. */
export function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MOST_PREPARED || !sql.includes(PREPARED)) return '';
    const name = `halyard_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
