import { showWaiting } from '../change/show-waiting.ts';
import type { Written } from '../graph/write.ts';
import { linkToChange } from '../shell/addresses.ts';
import type { Toasts } from '../shell/toasts.ts';
import { failureSentence } from '../words/failures.ts';
import { enabledAt, turnedWord } from '../words/switches.ts';
import type { SetFlagSwitchMutation, SetFlagSwitchMutationVariables } from './board.graphql.ts';
import type { BoardStore } from './board-store.ts';

type SwitchInput = SetFlagSwitchMutationVariables['input'];

/** What turning a switch needs. */
export interface TurnOptions {
  readonly store: BoardStore;
  readonly toasts: Toasts;
  readonly organizationId: string;
  send(input: SwitchInput): Promise<Written<SetFlagSwitchMutation['setFlagSwitch']>>;
}

/** Where a switch is, and what it becomes. */
export interface Turn {
  readonly flagKey: string;
  readonly environment: string;
  /** Null: it follows the feature default. */
  readonly enabled: boolean | null;
}

/**
 * Turns a switch at once, and confirms or takes it back when the server has answered. Another person's change to the same flag is
 * no obstacle as long as it did not touch this switch.
 */
export async function turnSwitch(options: TurnOptions, turn: Turn): Promise<void> {
  const { store, toasts } = options;
  const { flagKey, environment, enabled } = turn;
  const before = store.entryOf(flagKey);
  if (before === undefined) return;
  if (enabled !== null) store.turn(flagKey, environment, enabled);
  const written = await send(options, turn, before.row.version);
  if (written.outcome === 'WAITS') {
    store.turn(flagKey, environment, undefined);
    await store.refresh(flagKey);
    showWaiting(toasts, options.organizationId, `${before.row.name} in ${environment}`, written.number);
    return;
  }
  if (written.outcome === 'FAILED') {
    const { failure } = written;
    if (failure.kind === 'CONFLICT' && failure.code === 'VERSION_CONFLICT') return resolveConflict(options, turn);
    store.turn(flagKey, environment, undefined);
    toasts.show(failureSentence(failure), { tone: 'bad' });
    return;
  }
  const { value } = written;
  store.confirm(flagKey, environment, value, value.flag.version);
  sayTurned(options, turn, positionOf(store, before.row, environment), value.flag.revision);
}

type Entry = NonNullable<ReturnType<BoardStore['entryOf']>>;

function send(
  { send: sendInput, organizationId }: TurnOptions,
  { flagKey, environment, enabled }: Turn,
  version: number,
) {
  return sendInput({ organizationId, flagKey, environment, enabled, expectedVersion: version });
}

/** The flag has changed meanwhile: on the new version, the switch is turned if it is where it was, and else the person decides. */
async function resolveConflict(options: TurnOptions, turn: Turn): Promise<void> {
  const { store, toasts } = options;
  const { flagKey, environment, enabled } = turn;
  const seen = store.entryOf(flagKey);
  await store.refresh(flagKey);
  const now = store.entryOf(flagKey);
  if (seen === undefined || now === undefined) return;
  const by = now.lastChange?.by ?? 'someone else';
  const position = positionOf(store, now.row, environment);
  if (position === enabled) {
    store.turn(flagKey, environment, undefined);
    toasts.show(`${now.row.name} is as you wanted it: ${by} has just done the same.`);
    return;
  }
  if (position === positionOf(store, seen.row, environment)) return turnSwitch(options, turn);
  store.turn(flagKey, environment, undefined);
  toasts.show(`${by} has turned ${now.row.name} ${position === true ? 'on' : 'off'} in ${environment} meanwhile.`, {
    action: { label: `Turn it ${turnedWord(enabled)} anyway`, run: () => void turnSwitch(options, turn) },
  });
}

/** Says what was done, and offers to undo it. */
function sayTurned(options: TurnOptions, turn: Turn, before: boolean | null, revision: number): void {
  const { store, toasts, organizationId } = options;
  const name = store.entryOf(turn.flagKey)?.row.name ?? turn.flagKey;
  toasts.show(`${name} is ${turnedWord(turn.enabled)} in ${turn.environment}.`, {
    about: [organizationId, turn.flagKey, turn.environment],
    link: linkToChange(organizationId, turn.flagKey, revision),
    action: { label: 'Undo', run: () => void turnSwitch(options, { ...turn, enabled: before }) },
  });
}

function positionOf(store: BoardStore, row: Entry['row'], environment: string): boolean | null {
  const index = store.environments.value.findIndex(({ key }) => key === environment);
  return enabledAt(row.cells[index]?.switch);
}
