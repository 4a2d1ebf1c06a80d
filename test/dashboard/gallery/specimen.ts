import type { ComponentType } from 'preact';

/** A part in one of its states. */
export interface Specimen {
  /** The part, and its state. Unique in the gallery. */
  readonly name: string;
  readonly show: ComponentType;
}
