import type { LiveChangeFragment } from '../graph/changes.graphql.ts';

type Described = Pick<LiveChangeFragment, 'kind' | 'entityKey' | 'environments'> & {
  readonly flagKey?: string | null;
  readonly differences?: readonly { readonly path: string; readonly after: unknown }[];
};

const verbs = {
  CREATED: 'created',
  UPDATED: 'changed',
  DELETED: 'deleted',
  ARCHIVED: 'archived',
  UNARCHIVED: 'took back from the archive',
  RESTORED: 'restored',
  REVERTED: 'reverted',
  APPROVED: 'approved',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrew',
  OUTDATED: 'found outdated',
  SET: 'set',
  REMOVED: 'removed',
  REVOKED: 'revoked',
  ADDED: 'added',
  ENRICHED: 'completed',
} satisfies Record<string, string>;

/** Kinds of objects that are called otherwise than by the words of their kind. */
const nouns: Readonly<Record<string, string>> = {
  FLAG: '',
  FLAGS: '',
  API_KEY: 'API key ',
  CHANGE_REQUEST: 'change request #',
};

/** What was done, to follow the name of who did it: "turned on search in production". */
export function changeSentence({ kind, entityKey, flagKey, environments, differences = [] }: Described): string {
  const switched = switchSentence(entityKey, differences);
  if (kind === 'FLAG_UPDATED' && switched !== undefined) return switched;
  const [, noun = '', verb = ''] = /^(.*)_([A-Z]+)$/.exec(kind) ?? [];
  const done = verb in verbs ? verbs[verb as keyof typeof verbs] : verb.toLowerCase();
  const place = environments.length > 0 && kind === 'FLAG_UPDATED' ? ` in ${environments.join(', ')}` : '';
  const about = noun === 'CHANGE_REQUEST' && flagKey ? ` for ${flagKey}` : '';
  return `${done} ${nounInWords(noun)}${entityKey}${place}${about}`;
}

/** A kind of objects, to stand before the key of one: "segment ". Nothing for a flag. */
export function nounInWords(noun: string): string {
  return nouns[noun] ?? `${noun.toLowerCase().replaceAll('_', ' ')} `;
}

/** A change of one switch and nothing else. */
function switchSentence(flagKey: string, differences: NonNullable<Described['differences']>): string | undefined {
  const [only, ...others] = differences.filter(({ path }) => !/^(?:version|updatedAt|updatedBy)$/.test(path));
  const environment = /^settings\.([^.]+)\.switch$/.exec(only?.path ?? '')?.[1];
  if (only === undefined || others.length > 0 || environment === undefined) return undefined;
  if (only.after === 'ON') return `turned on ${flagKey} in ${environment}`;
  if (only.after === 'OFF') return `turned off ${flagKey} in ${environment}`;
  return `let ${flagKey} follow the default in ${environment}`;
}
