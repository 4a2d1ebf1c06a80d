import { existsSync, readFileSync } from 'node:fs';

/** Which Halyard this is. */
export interface Release {
  readonly version: string;
  /** The last tag and the commit that it was built from, as `git describe` writes them; undefined if they are not known. */
  readonly commit: string | undefined;
}

/** Read once: the files are the package's own, and replacing them does not replace what is running. */
export const release: Release = readRelease();

/** The release as one line. */
export function describeRelease({ version, commit }: Release): string {
  return commit === undefined ? `Halyard ${version}` : `Halyard ${version} (${commit})`;
}

function readRelease(): Release {
  // Beside src and dist alike.
  const { version } = readJson(new URL('../../package.json', import.meta.url)) as { readonly version: string };
  // Only the build makes it, in dist.
  const build = new URL('../build.json', import.meta.url);
  return { version, commit: existsSync(build) ? (readJson(build) as { readonly commit: string }).commit : undefined };
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
