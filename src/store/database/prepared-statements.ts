/**
 * Marks SQL that each connection prepares once: the statements of every write. PostgreSQL plans other statements for their
 * current values and does not store them, because each prepared statement takes memory in each connection.
 */
export const PREPARED = '/* prepared */';

/** The most prepared statements of a connection; updates that run with the log's statement have one for each set of columns. */
const MOST_PREPARED = 64;

/** Names the statements to prepare, each text by one name; all others by the empty name, which PostgreSQL does not store. */
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
