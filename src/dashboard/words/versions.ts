/** What a version is read as; undefined if it is not one. The server decides; this only tells while it is typed. */
export function completedVersion(text: string): string | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.exec(text.trim());
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', preRelease = ''] = match;
  return `${major}.${minor}.${patch}${preRelease}`;
}

/** What to know about a version while it is typed. */
export function versionHint(text: string): string | undefined {
  if (text === '') return 'every version';
  const version = completedVersion(text);
  if (version === undefined) return undefined;
  if (version.includes('-')) return `${version} is lower than ${version.replace(/-.*/, '')}`;
  return version === text ? `${version} and later` : `${text} → ${version} and later`;
}
