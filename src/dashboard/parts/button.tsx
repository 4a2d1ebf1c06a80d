import './button.css';
import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** What a button looks like and does. Attributes of `<button>` are passed on. */
export interface ButtonProps extends Omit<ButtonHTMLAttributes, 'icon'> {
  readonly children?: ComponentChildren;
  /** `main`: the one thing that a page or dialog is for. `quiet`: without an edge. @default 'plain' */
  readonly look?: 'plain' | 'main' | 'quiet' | 'bad';
  readonly icon?: IconName | undefined;
  /** Why the button cannot be used now. It stays visible, and says so. */
  readonly because?: string | undefined;
}

/** A button that says what it does. */
export function Button({ children, look = 'plain', icon, because, ...rest }: ButtonProps) {
  const refused =
    because === undefined ? {} : { type: 'button' as const, 'aria-disabled': true, title: because, onClick: undefined };
  return (
    <button type="button" {...rest} {...refused} class={`button ${look} ${rest.class ?? ''}`}>
      {icon && <Icon name={icon} />}
      {children}
      {because && <span class="visually-hidden"> ({because})</span>}
    </button>
  );
}
