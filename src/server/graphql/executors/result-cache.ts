import type { Services } from '../../../actions/services.ts';
import { recover } from '../../../domain/maybe-promise.ts';
import type { OrganizationSnapshot } from '../../../evaluation/snapshot.ts';

/** How many characters of answers are kept, with what they are found by. */
const KEPT = 32_000_000;

/** The most characters of one answer: what is larger is seldom asked for twice. */
const LARGEST = 1_000_000;

/** Keeps the answers to what was asked of an organization for as long as it stays as it is. */
export interface KeptAnswers {
  /** The place for the answer to a question, as things stand now; undefined for an organization that there is not. */
  placeOf(organizationId: string, question: string): Promise<KeptPlace | undefined>;
}

/** The place for one answer. */
export interface KeptPlace {
  /** The text that was put there; undefined when there is none any more, or was none yet. */
  readonly text: string | undefined;
  /** The text that somebody is about to put there now, or undefined when nothing comes of it; undefined: nobody is at it. */
  readonly coming: Promise<string | undefined> | undefined;
  /**
   * Says that one is at it, so that whoever asks the same meanwhile may wait. What is returned is to be called with the text,
   * which stays there unless something has been written into the organization's log meanwhile, or with undefined for none.
   */
  begin(): (text: string | undefined) => void;
}

/**
 * Makes a memory of answers. What an answer is found by has the snapshot in it that it was given under, so that none outlives its
 * revision on this node; those that nobody can find any more go when the room is needed, after those that were found last.
 */
export function createKeptAnswers({ live }: Pick<Services, 'live'>): KeptAnswers {
  const texts = new Map<string, string>();
  const coming = new Map<string, Promise<string | undefined>>();
  const names = new WeakMap<OrganizationSnapshot, number>();
  let [size, lastName] = [0, 0];

  const nameOf = (snapshot: OrganizationSnapshot) => {
    const known = names.get(snapshot);
    if (known !== undefined) return known;
    lastName += 1;
    names.set(snapshot, lastName);
    return lastName;
  };
  const find = (key: string) => {
    const text = texts.get(key);
    if (text === undefined) return undefined;
    texts.delete(key);
    texts.set(key, text);
    return text;
  };
  const keep = (key: string, text: string) => {
    if (text.length > LARGEST || texts.has(key)) return;
    texts.set(key, text);
    size += key.length + text.length;
    for (const [oldest, { length }] of texts) {
      if (size <= KEPT) return;
      texts.delete(oldest);
      size -= oldest.length + length;
    }
  };

  return {
    async placeOf(organizationId, question) {
      const snapshot = await recover<OrganizationSnapshot | undefined>(
        () => live.snapshot(organizationId),
        () => undefined,
      );
      if (snapshot === undefined) return undefined;
      const key = `${nameOf(snapshot)} ${question}`;
      return {
        text: find(key),
        get coming() {
          return coming.get(key);
        },
        begin() {
          let tell: (text: string | undefined) => void = () => {};
          const told = new Promise<string | undefined>((resolve) => {
            tell = resolve;
          });
          coming.set(key, told);
          return (text) => {
            if (text !== undefined && live.loaded(organizationId) === snapshot) keep(key, text);
            if (coming.get(key) === told) coming.delete(key);
            tell(text);
          };
        },
      };
    },
  };
}
