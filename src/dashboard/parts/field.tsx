import './field.css';
import { type ComponentChildren, cloneElement, type VNode } from 'preact';
import { useId } from 'preact/hooks';

/** What stands around an input. */
export interface FieldProps {
  readonly label: string;
  /** What is meant, or what an entry leads to. */
  readonly hint?: ComponentChildren;
  /** Why the entry is not accepted. */
  readonly problem?: string | undefined;
  /** The input itself. */
  readonly children: VNode<Record<string, unknown>>;
}

/** An input with its label, its hint and what is wrong with the entry. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div class={`field ${problem === undefined ? '' : 'wrong'}`}>
      <label class="field-label" for={id}>
        {label}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {hint && (
        <div id={`${id}-hint`} class="field-hint soft">
          {hint}
        </div>
      )}
      {problem && (
        <div id={`${id}-problem`} class="field-problem">
          {problem}
        </div>
      )}
    </div>
  );
}
