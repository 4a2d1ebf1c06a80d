import './chip.css';
import { Icon } from './icon.tsx';

/** A value in a list, or a condition that holds for what is shown. Pressing it takes it away. */
export function Chip({ label, onRemove }: { readonly label: string; onRemove(): void }) {
  return (
    <button type="button" class="chip" onClick={onRemove}>
      {label}
      <Icon name="close" />
      <span class="visually-hidden">, remove</span>
    </button>
  );
}
