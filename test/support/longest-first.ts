import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, the longest first. A clean clone has no durations of earlier runs to sort by. */
const longest = [
  'faults/many-documents.slow',
  'cli/halyard-binary.slow',
  'server/process.slow',
  'store/embedded-folder.slow',
  'server/backup.slow',
  'security/environment-keys',
  'security/waiting-writes',
  'rest/lost-answers',
  'actions/scheduled-changes',
  'clients/recipes',
  'rest/laws',
  'clients/posthog-vectors',
  'server/timeouts',
  'isolation/graph-leaks',
  'graph/mutation-permissions',
  'rest/posthog/flags',
  'store/database',
  'rest/random-requests',
  'server/authentication',
  'server/rates',
  'clients/datadog-client',
  'isolation/rest-leaks',
  'live/subject-recorder',
  'rest/datadog/datadog-random',
  'bad-inputs/bad-inputs',
  'readme',
  'dashboard/browser/pages',
  'dashboard/browser/gallery',
  'dashboard/browser/flag-tabs',
  'dashboard/browser/administration',
  'dashboard/browser/lists',
  'dashboard/browser/states',
];

/** Starts the files that take longest first, then the others in the usual order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual
      .map((file, index) => ({ file, rank: rankOf(file.moduleId) ?? longest.length + index }))
      .sort((left, right) => left.rank - right.rank)
      .map(({ file }) => file);
  }
}

function rankOf(path: string): number | undefined {
  const rank = longest.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return rank === -1 ? undefined : rank;
}
