import { readFile } from 'node:fs/promises';
import { minVersion, satisfies, subset } from 'semver';
import { describe, expect, it } from 'vitest';

interface LockedPackage {
  readonly engines?: { readonly node?: string };
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
}

/** Trusted for its shape, as npm writes it. */
const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8'),
);

const own = lock.packages['']?.engines?.node ?? '';

/** The packages that a production install loads. Prisma's command line is an optional part of its client. */
const loaded = Object.entries(lock.packages).filter(
  ([path, { dev, optional, devOptional, peer }]) => path !== '' && !dev && !optional && !devOptional && !peer,
);

describe('the versions of Node that package.json names', () => {
  it('are what every package accepts that a production install loads', () => {
    const narrower = loaded.flatMap(([path, { engines }]) =>
      engines?.node === undefined || subset(own, engines.node) ? [] : [`${path} needs ${engines.node}`],
    );
    expect(narrower).toEqual([]);
  });

  it('include the one that runs this test, and start where the README says', async () => {
    expect(satisfies(process.version, own)).toBe(true);
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    expect(/needs Node (\d+\.\d+)/.exec(readme)?.[1]).toBe(minVersion(own)?.version.split('.', 2).join('.'));
  });
});
