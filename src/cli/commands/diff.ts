import type { Command } from 'commander';
import { CommandFailure } from '../failures.ts';
import { differenceLine } from '../output.ts';
import { does, type Session } from './command.ts';
import { CompareEnvironmentsDocument, type CompareEnvironmentsQuery } from './diff.graphql.ts';

type Difference = NonNullable<CompareEnvironmentsQuery['organization']>['compareEnvironments']['flags'][number];

/** The command that compares two environments. */
export function addDiffCommand(program: Command, session: Session): void {
  const command = program
    .command('diff <from> <to>')
    .description('Show in which settings two environments differ: what would change in <to> to make it as <from>')
    .option('--exit-code', 'exit with 6 if they differ');
  does<{ readonly exitCode?: true }>(
    session,
    command,
    async ({ server, options, answer, paint }, from = '', to = '') => {
      const organizationId = await server.organization();
      const found: Difference[] = [];
      let after: string | null = null;
      do {
        const { organization }: CompareEnvironmentsQuery = await server.ask(CompareEnvironmentsDocument, {
          ...{ organizationId, from, to, after },
        });
        if (organization === null)
          throw new CommandFailure('refused', `There is no organization "${organizationId}".`, 'NOT_FOUND');
        const { flags, hasNextPage, endCursor } = organization.compareEnvironments;
        found.push(...flags);
        after = hasNextPage ? endCursor : null;
      } while (after !== null);
      answer(found, () =>
        found.length === 0
          ? [`${from} and ${to} are the same.`]
          : found.flatMap(({ key, differences }) => [
              paint('bold', key),
              ...differences.map((difference) => `  ${differenceLine(difference)}`),
            ]),
      );
      return found.length > 0 && options.exitCode ? 'different' : 'done';
    },
  );
}
