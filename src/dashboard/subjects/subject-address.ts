import { readSubject, type SubjectEntry, writeSubject } from '../explanation/subject-entry.ts';

/** What the page watches: one subject, and another one beside it if they are compared. All of it stands in the fragment. */
export interface Watched {
  readonly one: SubjectEntry;
  readonly other: SubjectEntry | undefined;
}

const PREFIX = 'other.';

/** Reads who is watched from the fragment of an address. No server sees it: keys of subjects can be personal. */
export function readWatched(fragment: string): Watched {
  const own = new URLSearchParams();
  const other = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(fragment.replace(/^#/, ''))) {
    if (name.startsWith(PREFIX)) other.append(name.slice(PREFIX.length), value);
    else own.append(name, value);
  }
  const hasOther = own.get('compare') === 'yes';
  return { one: readSubject(`#${own}`), other: hasOther ? readSubject(`#${other}`) : undefined };
}

/** Writes who is watched as the fragment of an address. */
export function writeWatched({ one, other }: Watched): string {
  const all = new URLSearchParams(writeSubject(one).slice(1));
  if (other !== undefined) {
    all.append('compare', 'yes');
    for (const [name, value] of new URLSearchParams(writeSubject(other).slice(1))) all.append(PREFIX + name, value);
  }
  const text = String(all);
  return text === '' ? '' : `#${text}`;
}
