/** An algorithm for one flag. SDKs that evaluate locally compute the same, so the formulas never change. */
export interface FlagHash {
  /** Where an identifier falls among the exposed ones, from 0 to 1. */
  exposurePosition(id: string): number;
  /** Whether an identifier is within a percentage, which is above 0 and below 100. */
  isExposed(id: string, percentage: number): boolean;
  /** The index of the slice that an identifier falls into, by the ends of the slices; -1 if it falls beyond them all. */
  pickSlice(id: string, ends: readonly number[]): number;
}
