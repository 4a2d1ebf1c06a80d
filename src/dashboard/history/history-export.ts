import type { ShownChangeFragment } from '../change/change.graphql.ts';
import { changeSentence } from '../change/sentence.ts';

const columns: Readonly<Record<string, (change: ShownChangeFragment) => string>> = {
  revision: ({ revision }) => String(revision),
  at: ({ at }) => at,
  actor: ({ actor }) => actor.name,
  actorId: ({ actor }) => actor.id,
  source: ({ source }) => source,
  kind: ({ kind }) => kind,
  entityType: ({ entityType }) => entityType,
  entityKey: ({ entityKey }) => entityKey,
  flagKey: ({ flagKey }) => flagKey ?? '',
  environments: ({ environments }) => environments.join(' '),
  sentence: (change) => `${change.actor.name} ${changeSentence(change)}`,
  comment: ({ comment }) => comment,
  differences: ({ differences }) => JSON.stringify(differences),
};

/** Changes as comma-separated values with a head, as RFC 4180 describes them. */
export function csvOf(changes: readonly ShownChangeFragment[]): string {
  const rows = changes.map((change) => Object.values(columns).map((cell) => cell(change)));
  return [Object.keys(columns), ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/** Changes as JSON. */
export function jsonOf(changes: readonly ShownChangeFragment[]): string {
  return `${JSON.stringify(changes, undefined, 2)}\n`;
}

/** A cell. Spreadsheets run a text that begins like a formula, so it gets an apostrophe before it. */
function quoted(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
