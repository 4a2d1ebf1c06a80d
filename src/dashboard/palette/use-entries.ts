import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { showWaiting } from '../change/show-waiting.ts';
import { addressOf, flagAddress, linkToChange } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { OrganizationsDocument } from '../shell/shell.graphql.ts';
import { useSettled } from '../shell/use-settled.ts';
import { useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { enabledAt, turnedWord } from '../words/switches.ts';
import { type Entry, matching, type Wish, wishOf } from './entries.ts';
import {
  PaletteSearchDocument,
  type PaletteSearchQuery,
  PaletteSwitchDocument,
  PaletteSwitchesDocument,
} from './palette.graphql.ts';

type Hit = NonNullable<PaletteSearchQuery['search']>[number];

/** What the palette is opened with. */
export interface PaletteContext {
  readonly organization: string | undefined;
  /** The pages of an organization. */
  readonly lines: readonly { readonly label: string; readonly path: string }[];
  /** Things that can be done anywhere, such as to change the theme. */
  readonly actions: readonly Entry[];
  /** Replaces what is typed. */
  type(text: string): void;
}

/** How long the typing rests before the server is asked, in milliseconds. */
const REST = 120;

/** What the palette offers for what is typed, the best first. */
export function useEntries(
  typed: string,
  context: PaletteContext,
): { readonly entries: readonly Entry[]; readonly isSearching: boolean } {
  const { organization } = context;
  const wish = wishOf(typed);
  const text = useSettled(wish.text, REST);
  const [hits] = useQuery({ query: PaletteSearchDocument, variables: { text }, pause: text === '' });
  const found = text === '' ? [] : (hits.data?.search ?? []);
  const flags = found.filter(({ kind, organizationId }) => kind === 'FLAG' && organizationId === organization);
  const switches = useSwitches(wish, flags, organization);
  const places = usePlaces(context);
  const others = useHits(found, context);
  if (wish.kind === 'SWITCH') return { entries: switches, isSearching: hits.fetching };
  const near = matching([...places, ...context.actions], wish.text);
  const entries = [...near, ...others.filter(({ id }) => near.every((entry) => entry.id !== id))];
  return { entries, isSearching: hits.fetching };
}

/** The pages of the organization, and the other organizations. */
function usePlaces({ organization, lines, type }: PaletteContext): readonly Entry[] {
  const { route } = useLocation();
  const [{ data }] = useQuery({
    query: OrganizationsDocument,
    variables: { first: 100 },
    requestPolicy: 'cache-first',
  });
  const pages = lines.map(({ label, path }) => ({
    ...{ id: `page ${path}`, group: 'Go to', label, hint: 'page' },
    run: () => route(addressOf(organization ?? '', path)),
  }));
  const actions: readonly Entry[] = [
    {
      ...{ id: 'new flag', group: 'Do', label: 'New flag', hint: 'make a flag' },
      run: () => route(addressOf(organization ?? '', '/new-flag')),
    },
    {
      ...{ id: 'turn on', group: 'Do', label: 'Turn on…', hint: 'a flag in an environment' },
      run: () => type('turn on '),
    },
    {
      ...{ id: 'turn off', group: 'Do', label: 'Turn off…', hint: 'a flag in an environment' },
      run: () => type('turn off '),
    },
  ];
  const organizations = (data?.organizations?.edges ?? []).map(({ node }) => ({
    ...{ id: `ORGANIZATION ${node.id}`, group: 'Organizations', label: node.name, hint: node.id },
    run: () => route(addressOf(node.id)),
  }));
  return [...(organization === undefined ? [] : [...pages, ...actions]), ...organizations];
}

const groups: Readonly<Record<Hit['kind'], string>> = {
  FLAG: 'Flags',
  SEGMENT: 'Segments',
  ENVIRONMENT: 'Environments',
  HOLDOUT: 'Holdouts',
  ORGANIZATION: 'Organizations',
};

/** What the search of the server finds. */
function useHits(hits: readonly Hit[], { organization }: PaletteContext): readonly Entry[] {
  const { route } = useLocation();
  const addresses: Readonly<Record<Hit['kind'], (hit: Hit) => string>> = {
    FLAG: (hit) => flagAddress(hit.organizationId, hit.key),
    SEGMENT: (hit) => addressOf(hit.organizationId, `/segments/${encodeURIComponent(hit.key)}`),
    ENVIRONMENT: (hit) => addressOf(hit.organizationId, '/settings/environments'),
    HOLDOUT: (hit) => addressOf(hit.organizationId, '/settings/holdouts'),
    ORGANIZATION: (hit) => addressOf(hit.organizationId),
  };
  return hits.map((hit) => ({
    ...{ id: `${hit.kind} ${hit.id}`, group: groups[hit.kind], label: hit.name || hit.key },
    hint:
      hit.organizationId === organization || hit.kind === 'ORGANIZATION'
        ? hit.key
        : `${hit.key} in ${hit.organizationId}`,
    run: () => route(addresses[hit.kind](hit)),
  }));
}

/** How many flags are offered to be switched, each in every environment. */
const MOST_FLAGS = 4;

/** Each flag that was found, in each environment where its switch is elsewhere. Production is asked about first. */
function useSwitches(wish: Wish, flags: readonly Hit[], organization: string | undefined): readonly Entry[] {
  const ids = flags.slice(0, MOST_FLAGS).map(({ id }) => id);
  const isAsked = wish.kind === 'SWITCH' && ids.length > 0;
  const [{ data }] = useQuery({ query: PaletteSwitchesDocument, variables: { ids }, pause: !isAsked });
  const turn = useTurn(organization ?? '');
  if (wish.kind !== 'SWITCH' || !isAsked) return [];
  const word = wish.isOn ? 'on' : 'off';
  return (data?.nodes ?? []).flatMap((flag) => {
    if (flag?.__typename !== 'Flag' || !ids.includes(flag.id)) return [];
    return flag.settings
      .filter((setting) => setting.switch !== (wish.isOn ? 'ON' : 'OFF'))
      .map(({ id, switch: position, environment }) => ({
        ...{ id, group: `Turn ${word}`, label: `Turn ${word} ${flag.name} in ${environment.name}` },
        hint: environment.isProduction && wish.isOn ? 'serves real users' : flag.key,
        run: () =>
          turn(
            { flagKey: flag.key, name: flag.name, environment: environment.key, version: flag.version },
            wish.isOn,
            position,
          ),
      }));
  });
}

interface Turned {
  readonly flagKey: string;
  readonly name: string;
  readonly environment: string;
  readonly version: number | undefined;
}

/** Turns a switch, says what became of it, and offers to undo it. */
function useTurn(organizationId: string) {
  const send = useWrite();
  const { toasts } = useApp();
  return async function turn(
    { flagKey, name, environment, version }: Turned,
    enabled: boolean | null,
    before: 'ON' | 'OFF' | 'FOLLOW_DEFAULT' | undefined,
  ): Promise<void> {
    const written = await send(PaletteSwitchDocument, {
      input: { organizationId, flagKey, environment, enabled, expectedVersion: version },
    });
    if (written.outcome === 'FAILED') return toasts.show(failureSentence(written.failure), { tone: 'bad' });
    if (written.outcome === 'WAITS') {
      return showWaiting(toasts, organizationId, `${name} in ${environment}`, written.number);
    }
    const now = { flagKey, name, environment, version: written.value.flag.version };
    const undo = () => void turn(now, enabledAt(before), undefined);
    return toasts.show(`${name} is ${turnedWord(enabled)} in ${environment}.`, {
      about: [organizationId, flagKey, environment],
      link: linkToChange(organizationId, flagKey, written.value.flag.revision),
      ...(before === undefined ? {} : { action: { label: 'Undo', run: undo } }),
    });
  };
}
