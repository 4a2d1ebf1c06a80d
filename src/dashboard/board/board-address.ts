/** The organization whose board of now an address shows; undefined for any other page. */
export function boardIn({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string | undefined {
  const segment = /^\/o\/([^/]+)\/?$/.exec(pathname)?.[1];
  return segment === undefined || new URLSearchParams(search).has('as-of') ? undefined : decodeURIComponent(segment);
}
