import { useSignal } from '@preact/signals';
import { Button } from '../../parts/button.tsx';
import { DateTime } from '../../parts/date-time.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Popover } from '../../parts/popover.tsx';
import { useApp } from '../../shell/app.ts';
import './as-of-button.css';

/** Shows the board as it was at a time that the person enters. */
export function AsOfButton({ onGo }: { onGo(asOf: string): void }) {
  const { clock } = useApp();
  const at = useSignal('');
  const isFuture = at.value !== '' && Date.parse(at.value) > clock.now();
  return (
    <Popover
      id="board-as-of"
      align="end"
      title="Show the board as it was"
      label={
        <>
          <Icon name="clock" />
          As of…
        </>
      }
    >
      <form
        class="as-of"
        onSubmit={(event) => {
          event.preventDefault();
          if (at.value !== '' && !isFuture) onGo(at.value);
        }}
      >
        <DateTime
          label="As it was on"
          value={at.value}
          now={clock.now()}
          none="a time in the past"
          problem={isFuture ? 'This time has not come yet.' : undefined}
          onChange={(value) => {
            at.value = value;
          }}
        />
        <Button type="submit" look="main" disabled={at.value === '' || isFuture}>
          Go back in time
        </Button>
      </form>
    </Popover>
  );
}
