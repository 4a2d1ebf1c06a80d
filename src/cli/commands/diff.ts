import type { Command } from 'commander';
import type { Connection } from '../connection.ts';
import { unknownOrganization } from '../failures.ts';
import { differenceLine } from '../output.ts';
import { does, type Session } from './command.ts';
import { CompareEnvironmentsDocument, type CompareEnvironmentsQuery } from './diff.graphql.ts';

type Page = NonNullable<CompareEnvironmentsQuery['organization']>['compareEnvironments'];

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
      const found: Page['flags'][number][] = [];
      let after: string | null = null;
      do {
        const page: Page = await readPage(server, { organizationId, from, to, after });
        found.push(...page.flags);
        after = page.hasNextPage ? page.endCursor : null;
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

async function readPage(
  server: Connection,
  variables: {
    readonly organizationId: string;
    readonly from: string;
    readonly to: string;
    readonly after: string | null;
  },
): Promise<Page> {
  const { organization } = await server.ask(CompareEnvironmentsDocument, variables);
  if (organization !== null) return organization.compareEnvironments;
  throw unknownOrganization(variables.organizationId);
}
