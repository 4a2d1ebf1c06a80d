import './switch.css';
import type { ButtonHTMLAttributes } from 'preact';

/** What a switch is. Attributes of `<button>` are passed on. */
export interface SwitchProps extends ButtonHTMLAttributes {
  /** What it switches. */
  readonly label: string;
  readonly isOn: boolean;
  /** Whether it was turned and is not yet confirmed. */
  readonly isPending?: boolean;
  /** Why it cannot be turned. */
  readonly because?: string | undefined;
  onTurn(isOn: boolean): void;
}

/** A switch: its place and the word beside it say whether it is on, not its colour alone. */
export function Switch({ label, isOn, isPending = false, because, onTurn, ...rest }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={because === undefined ? label : `${label} (${because})`}
      aria-busy={isPending}
      aria-disabled={because !== undefined}
      title={because}
      {...rest}
      class={`switch ${rest.class ?? ''}`}
      onClick={() => {
        if (because === undefined) onTurn(!isOn);
      }}
    />
  );
}
