import './checkbox.css';

/** What a checkbox is. */
export interface CheckboxProps {
  readonly label: string;
  /** A key or code that stands behind the label. */
  readonly code?: string;
  readonly isChecked: boolean;
  /** Whether only some of what it stands for is checked. */
  readonly isPartial?: boolean;
  /** Whether the label is for screen readers only, because the place says the same. */
  readonly isBare?: boolean;
  /** Why it cannot be used. */
  readonly because?: string | undefined;
  readonly tabIndex?: number;
  readonly 'data-place'?: string;
  /** `isRange`: the Shift key was held, so everything since the last one is meant. */
  onCheck(isChecked: boolean, isRange: boolean): void;
}

/** A checkbox with its label. */
export function Checkbox({
  label,
  code,
  isChecked,
  isPartial = false,
  isBare = false,
  because,
  onCheck,
  ...rest
}: CheckboxProps) {
  return (
    <label class={`checkbox ${isBare ? 'bare' : ''}`} title={because}>
      <input
        type="checkbox"
        checked={isChecked}
        indeterminate={isPartial}
        disabled={because !== undefined}
        aria-label={isBare ? label : undefined}
        {...rest}
        onClick={(event) => onCheck(event.currentTarget.checked, event.shiftKey)}
      />
      {!isBare && (
        <span>
          {label}
          {code !== undefined && <span class="key soft small"> {code}</span>}
        </span>
      )}
    </label>
  );
}
