import { dialects } from '../dialects.ts';

const TOKEN = '{token}';

/** The start of the paths that contain a token. */
const prefixes = [
  ...new Set(
    dialects
      .flatMap(({ base, routes }) => routes.map(({ path }) => base + path))
      .filter((path) => path.includes(TOKEN))
      .map((path) => path.slice(0, path.indexOf(TOKEN))),
  ),
];

/** A path as it may be logged: without the key that some contain, even if no route has the rest of the path. */
export function loggedPath(path: string): string {
  const prefix = prefixes.find((each) => path.startsWith(each));
  if (prefix === undefined) return path;
  const end = path.indexOf('/', prefix.length);
  return `${prefix}${TOKEN}${end < 0 ? '' : path.slice(end)}`;
}
