import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandFailure, unknownOrganization } from '../failures.ts';
import { table } from '../output.ts';
import { does, type Session } from './command.ts';
import { GetFlagDocument, ListFlagsDocument, type ListFlagsQuery, SetFlagDocument } from './flags.graphql.ts';

type Board = NonNullable<ListFlagsQuery['organization']>['board'];

interface SetOptions {
  readonly environment?: string;
  readonly rollout?: string;
  readonly comment?: string;
}

/** The commands on flags. */
export function addFlagCommands(program: Command, session: Session): void {
  const flags = program.command('flags').description('List, show and switch flags');
  const list = flags
    .command('list')
    .description('List flags with their switches')
    .option('--search <text>', 'only flags with this text in their key, name or description')
    .option('--environment <key...>', 'only these environments');
  does<{ readonly search?: string; readonly environment?: readonly string[] }>(
    session,
    list,
    async ({ server, options, answer, paint }) => {
      const pages = await readBoard(async (after) => {
        const organizationId = await server.organization();
        const variables = { organizationId, after, search: options.search, environments: options.environment };
        const { organization } = await server.ask(ListFlagsDocument, variables);
        if (organization === null) throw unknownOrganization(organizationId);
        return organization.board;
      });
      const rows = pages.flatMap((page) => page.rows);
      const environments = pages[0]?.environments.map(({ key }) => key) ?? [];
      answer(rows, () => {
        const cells = rows.map(({ key, valueType, cells: shown }) => [key, valueType, ...shown.map(cellText)]);
        const [head = '', ...body] = table([['FLAG', 'TYPE', ...environments], ...cells]);
        return [paint('bold', head), ...body];
      });
    },
  );
  const get = flags.command('get <flag>').description('Show a flag as it is in files');
  does(session, get, async ({ server, answer }, key = '') => {
    const organizationId = await server.organization();
    const { organization } = await server.ask(GetFlagDocument, { organizationId, keys: [key] });
    if (organization === null) throw unknownOrganization(organizationId);
    const flag = (organization.export as { flags?: Record<string, object> } | null)?.flags?.[key];
    if (flag === undefined) throw new CommandFailure('refused', `There is no flag "${key}".`, 'NOT_FOUND');
    answer(flag, () => [stringify(flag).trimEnd()]);
  });
  const set = flags
    .command('set <flag> [state]')
    .description('Switch a flag: on, off, or default to follow the feature default')
    .option('--environment <key>', 'the environment (default: that of the key, else the default one)')
    .option('--rollout <percentage>', 'percentage of the subjects that get the default variant')
    .option('--comment <text>', 'the reason, for the log');
  does<SetOptions>(session, set, async ({ server, options, answer }, flagKey = '', state) => {
    const input = {
      organizationId: await server.organization(),
      flagKey,
      ...(state === undefined ? {} : { enabled: enabledOf(state) }),
      ...(options.environment === undefined ? {} : { environment: options.environment }),
      ...(options.rollout === undefined ? {} : { rolloutPercentage: percentageOf(options.rollout) }),
      ...(options.comment === undefined ? {} : { comment: options.comment }),
    };
    const setting = await server.change(SetFlagDocument, { input });
    answer(setting, () => [
      `${flagKey} in ${setting.environmentKey}: ${setting.enabled ? 'on' : 'off'}, ${setting.rolloutPercentage} %`,
    ]);
  });
}

async function readBoard(read: (after: string | null) => Promise<Board>): Promise<Board[]> {
  const pages: Board[] = [];
  for (let after: string | null = null; ; ) {
    const page = await read(after);
    pages.push(page);
    if (!page.hasNextPage) return pages;
    after = page.endCursor;
  }
}

function cellText({ enabled, rolloutPercentage, ruleCount }: Board['rows'][number]['cells'][number]): string {
  const rollout = rolloutPercentage === 100 ? '' : ` ${rolloutPercentage} %`;
  const rules = ruleCount === 0 ? '' : ` ${ruleCount} ${ruleCount === 1 ? 'rule' : 'rules'}`;
  return enabled ? `on${rollout}${rules}` : 'off';
}

function enabledOf(state: string): boolean | null {
  if (state === 'on') return true;
  if (state === 'off') return false;
  if (state === 'default') return null;
  throw new CommandFailure('misused', `The state is "${state}", expected on, off or default.`);
}

function percentageOf(text: string): number {
  const percentage = Number(text);
  if (text.trim() !== '' && Number.isFinite(percentage)) return percentage;
  throw new CommandFailure('misused', `The percentage is "${text}", expected a number from 0 to 100.`);
}
