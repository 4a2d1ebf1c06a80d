/** The address of a page of an organization. `path` is what follows `/o/:organization`. */
export function addressOf(
  organization: string,
  path = '',
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(given).toString();
  return `/o/${encodeURIComponent(organization)}${path}${search === '' ? '' : `?${search}`}`;
}

/** The address of a flag, or of one of its tabs. */
export function flagAddress(organization: string, flagKey: string, tab = '', environment?: string): string {
  const path = `/flag/${encodeURIComponent(flagKey)}${tab === '' ? '' : `/${tab}`}`;
  return addressOf(organization, path, { env: environment });
}

/** Leads from a message to the change of a flag, in the history. */
export function linkToChange(organization: string, flagKey: string, revision: number): { label: string; href: string } {
  return { label: 'See it', href: addressOf(organization, '/history', { flag: flagKey, open: String(revision) }) };
}

/** The address of a segment. */
export function segmentAddress(organization: string, segmentKey: string, environment?: string): string {
  return addressOf(organization, `/segments/${encodeURIComponent(segmentKey)}`, { env: environment });
}

/** The organization that an address is about. */
export function organizationIn(path: string): string | undefined {
  const segment = /^\/o\/([^/]+)/.exec(path)?.[1];
  return segment === undefined ? undefined : decodeURIComponent(segment);
}
