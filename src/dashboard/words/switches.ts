/** What a mutation gets to put a switch into a position: null hands it over to the feature default. */
export function enabledAt(position: string | undefined): boolean | null {
  return position === 'FOLLOW_DEFAULT' ? null : position === 'ON';
}

/** What a switch is after it was turned. */
export function turnedWord(enabled: boolean | null): string {
  if (enabled === null) return 'back at the default';
  return enabled ? 'on' : 'off';
}
