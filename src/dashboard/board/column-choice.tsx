import { MOST_BOARD_ENVIRONMENTS } from '../graph/list-bounds.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox } from '../parts/checkbox.tsx';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { type BoardQuery, shownEnvironments, withColumns } from './board-filter.ts';

/** An environment that can be shown. */
export interface Choosable {
  readonly key: string;
  readonly name: string;
}

/** Which environments are shown, and in which order. */
export function ColumnChoice(props: {
  readonly query: BoardQuery;
  readonly environments: readonly Choosable[];
  onChange(query: BoardQuery): void;
}) {
  const { query, environments, onChange } = props;
  const shown = shownEnvironments(query, environments);
  const hidden = environments.filter((environment) => !shown.includes(environment));
  const keys = shown.map(({ key }) => key);
  const all = environments.map(({ key }) => key);
  const change = (next: readonly string[]) => onChange(withColumns(query, next, all));
  const toFirst = (key: string) => change([key, ...keys.filter((other) => other !== key)]);
  return (
    <Popover
      id="board-columns"
      title="Environments that are shown"
      class="quiet"
      align="end"
      label={
        <>
          <Icon name="columns" />
          {hidden.length > 0 ? `${shown.length} of ${environments.length}` : 'Columns'}
        </>
      }
    >
      {all.length > MOST_BOARD_ENVIRONMENTS && (
        <p class="soft small">
          {all.length} environments. A board shows {MOST_BOARD_ENVIRONMENTS} at most.
        </p>
      )}
      <ul class="board-columns">
        {[...shown, ...hidden].map(({ key, name }, index) => {
          const isShown = keys.includes(key);
          return (
            <li key={key}>
              <Checkbox
                label={name}
                isChecked={isShown}
                because={reasonAgainst(isShown, keys.length)}
                onCheck={(isChecked) => change(isChecked ? [...keys, key] : keys.filter((other) => other !== key))}
              />
              {isShown && index > 0 && (
                <Button look="quiet" onClick={() => toFirst(key)} aria-label={`${name} first`}>
                  first
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Popover>
  );
}

/** Why an environment can be neither shown nor hidden as things are. */
function reasonAgainst(isShown: boolean, count: number): string | undefined {
  if (isShown) return count === 1 ? 'One environment stays' : undefined;
  return count === MOST_BOARD_ENVIRONMENTS
    ? `A board shows ${MOST_BOARD_ENVIRONMENTS} at most: hide another one first`
    : undefined;
}
