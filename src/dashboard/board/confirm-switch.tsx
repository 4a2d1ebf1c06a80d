import './confirm-switch.css';
import type { Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import type { BoardEnvironmentFragment } from './board.graphql.ts';
import type { FlagRow } from './flag-row.ts';

/** A switch that is asked about. */
export interface Asked {
  readonly row: FlagRow;
  readonly environment: BoardEnvironmentFragment;
  /** What limits it there, such as a version. */
  readonly reach: string;
  /** The switch, to which the question points and the focus returns. */
  readonly place: HTMLElement;
}

/** Asks before a flag is turned on where real users are. Enter confirms, Escape leaves it as it is. */
export function ConfirmSwitch({
  asked,
  onConfirm,
}: {
  readonly asked: Signal<Asked | undefined>;
  onConfirm(asked: Asked): void;
}) {
  const panel = useRef<HTMLElement>(null);
  const current = asked.value;
  useLayoutEffect(() => {
    if (current === undefined) return;
    panel.current?.showPopover({ source: current.place });
    panel.current?.querySelector('button')?.focus();
  }, [current]);
  const close = () => panel.current?.hidePopover();
  return (
    <section
      ref={panel}
      popover="auto"
      class="popover confirm-switch"
      aria-label="Turn on in production"
      onToggle={({ newState }) => {
        if (newState === 'open') return;
        asked.peek()?.place.focus();
        asked.value = undefined;
      }}
    >
      {current && (
        <>
          <p>
            <strong>{current.row.name}</strong> goes on for real users in {current.environment.name}
            {current.reach === '' ? '' : `: ${current.reach}`}.
          </p>
          <div class="confirm-switch-actions">
            <Button
              look="main"
              onClick={() => {
                onConfirm(current);
                close();
              }}
            >
              Turn on in {current.environment.name}
            </Button>
            <Button look="quiet" onClick={close}>
              Leave it off
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
