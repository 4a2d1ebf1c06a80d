import type { Command } from 'commander';
import type { Connection } from '../connection.ts';
import { CommandFailure } from '../failures.ts';
import type { World } from '../world.ts';
import { does, type Session } from './command.ts';
import { DoctorDocument } from './doctor.graphql.ts';

/** What one check found. */
interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
}

/** How far the clocks may be apart, in milliseconds. */
const TOLERANCE = 5_000;

/** The command that says what is wrong, one line for each check. */
export function addDoctorCommand(program: Command, session: Session): void {
  const command = program.command('doctor').description('Check settings, reachability, database, key and clock');
  does(session, command, async ({ server, world, answer, paint }) => {
    const findings = [settings(server), ...(await reach(server, world)), ...(await identity(server))];
    const colors = { ok: 'green', warning: 'yellow', failed: 'red' } as const;
    answer(findings, () =>
      findings.map(
        ({ check, state, found }) => `${paint(colors[state], state.padEnd(8))} ${check.padEnd(12)} ${found}`,
      ),
    );
    return findings.some(({ state }) => state === 'failed') ? 'failed' : 'done';
  });
}

function settings({ url, hasKey }: Connection): Finding {
  const key = hasKey ? 'a key' : 'no key: set HALYARD_KEY where the server asks for one';
  return { check: 'settings', state: 'ok', found: `${url} with ${key}` };
}

async function reach(server: Connection, world: World): Promise<Finding[]> {
  const start = world.now();
  const alive = await server.get('/livez').catch((error: unknown) => error);
  if (!(alive instanceof Response)) {
    const cause = alive instanceof Error && alive.cause instanceof Error ? alive.cause : alive;
    return [{ check: 'server', state: 'failed', found: `no answer: ${cause instanceof Error ? cause.message : ''}` }];
  }
  const took = world.now() - start;
  const ready = await server.get('/readyz').catch(() => undefined);
  const body: unknown = await ready?.json().catch(() => undefined);
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : '';
  return [
    { check: 'server', state: alive.ok ? 'ok' : 'failed', found: `answers ${alive.status} in ${took} ms` },
    ready?.ok === true
      ? { check: 'database', state: 'ok', found: 'answers' }
      : { check: 'database', state: 'failed', found: detail || `the server answers ${ready?.status ?? 'nothing'}` },
    clock(alive, world),
  ];
}

function clock({ headers }: Response, { now }: World): Finding {
  const told = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(told)) return { check: 'clock', state: 'warning', found: 'the server tells no time' };
  const apart = Math.abs(now() - told);
  const found = `${Math.round(apart / 1000)} s apart from the server`;
  return { check: 'clock', state: apart <= TOLERANCE ? 'ok' : 'warning', found };
}

async function identity(server: Connection): Promise<Finding[]> {
  try {
    const { viewer } = await server.ask(DoctorDocument, {});
    const { anonymous, permissions, environment, organization, actor } = viewer;
    const who = anonymous ? 'a caller without a key' : `the key ${actor.name}`;
    const place = environment === null ? '' : ` in ${environment}`;
    const may = permissions.length === 0 ? 'nothing' : permissions.join(' ');
    return [
      { check: 'key', state: permissions.length === 0 ? 'warning' : 'ok', found: `${who}${place} may ${may}` },
      ...(organization === null
        ? []
        : [
            {
              check: 'organization',
              state: 'ok' as const,
              found: `${organization.id} at revision ${organization.revision}, managed by ${organization.filesLocation ?? 'the APIs'}`,
            },
          ]),
    ];
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return [{ check: 'key', state: 'failed', found: error.message }];
  }
}
