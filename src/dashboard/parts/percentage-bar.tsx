import './percentage-bar.css';
import { percent } from '../words/numbers.ts';

/** What a percentage bar is made of. Inside a `Field` it receives `id` and the descriptions. */
export interface PercentageBarProps {
  /** 0 to 100. */
  readonly value: number;
  /** What it was before the editing, marked on the bar. */
  readonly was?: number | undefined;
  /** Its name where no label stands beside it. */
  readonly label?: string;
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean | undefined;
  readonly disabled?: boolean;
  onChange(value: number): void;
}

/** A percentage, to be dragged in whole steps or entered exactly. */
export function PercentageBar({ value, was, label, disabled, onChange, ...rest }: PercentageBarProps) {
  return (
    <div class="percentage-bar">
      <div class="percentage-track">
        <div class="percentage-fill" style={{ width: `${value}%` }} />
        {was !== undefined && was !== value && (
          <div class="percentage-was" style={{ left: `${was}%` }} title={`was ${percent(was)}`} />
        )}
        <input
          type="range"
          min={0}
          max={100}
          step={1}
          value={value}
          disabled={disabled}
          aria-label={label === undefined ? 'Percentage' : `${label}, in whole steps`}
          aria-valuetext={percent(value)}
          onInput={({ currentTarget }) => onChange(Number(currentTarget.value))}
        />
      </div>
      <span class="percentage-number">
        <input
          {...rest}
          type="number"
          min={0}
          max={100}
          step="any"
          value={value}
          disabled={disabled}
          aria-label={label}
          onInput={({ currentTarget }) => {
            const entered = currentTarget.valueAsNumber;
            if (entered >= 0 && entered <= 100) onChange(entered);
          }}
        />
        <span aria-hidden="true">%</span>
      </span>
    </div>
  );
}
