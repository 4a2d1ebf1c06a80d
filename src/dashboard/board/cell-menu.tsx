import type { Signal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { MenuAt } from '../parts/menu.tsx';
import { flagAddress } from '../shell/addresses.ts';
import type { BoardEnvironmentFragment } from './board.graphql.ts';
import type { FlagRow } from './flag-row.ts';

/** A cell that was asked about: without an environment, the flag itself. */
export interface MenuPlace {
  readonly row: FlagRow;
  readonly environment: BoardEnvironmentFragment | undefined;
  readonly place: HTMLElement;
}

/** What can be done in a cell of the board. */
export function CellMenu(props: {
  readonly organization: string;
  readonly asked: Signal<MenuPlace | undefined>;
  readonly lack: string | undefined;
  onTurn(at: MenuPlace, enabled: boolean | null): void;
}) {
  const { organization, asked, lack, onTurn } = props;
  const { route } = useLocation();
  const at = asked.value;
  const environment = at?.environment;
  const go = (label: string, tab: string) => ({
    label,
    onSelect: () => at && route(flagAddress(organization, at.row.key, tab, environment?.key)),
  });
  const turn = (label: string, enabled: boolean | null) => ({
    label,
    because: lack,
    onSelect: () => at && onTurn(at, enabled),
  });
  return (
    <MenuAt
      title={at === undefined ? '' : `${at.row.name}${environment ? ` in ${environment.name}` : ''}`}
      place={at?.place}
      items={[
        ...(environment === undefined
          ? []
          : [turn('Turn on', true), turn('Turn off', false), turn('Follow the feature default', null)]),
        go('Why does a subject get its answer?', ''),
        go('Rollout', 'rollout'),
        go('History', 'history'),
      ]}
      onClose={() => {
        asked.value = undefined;
      }}
    />
  );
}
