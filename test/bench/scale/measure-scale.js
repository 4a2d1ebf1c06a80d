import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createDatabase } from '../servers/database.js';
import { ADMIN_KEY, askGraph } from '../servers/halyard.js';
import { startServer } from '../servers/start-server.js';
import { BOARD, boardRows } from './board-scale.js';
import { populate } from './populate.js';
import { populateSubjects, previewRow } from './preview-scale.js';

const run = promisify(execFile);

const page = `query ($after: String) { organization(id: "large-1") { flags(first: 50, after: $after) {
  pageInfo { endCursor hasNextPage } edges { node { key version variants { key } settings { switch } } } } } }`;

/** Halyard beside itself, small and large. */
export async function measureScale(rounds) {
  return [...(await evaluationRows(rounds)), ...(await serverRows(rounds))];
}

async function evaluationRows(rounds) {
  const script = fileURLToPath(new URL('evaluation-scale.js', import.meta.url));
  const { stdout } = await run(process.execPath, ['--expose-gc', script, String(rounds)]);
  const { bytesPerFlag, samples, recompiled, updateMilliseconds } = JSON.parse(stdout);
  return [
    {
      ...{ title: 'scale: evaluation beside other flags', unit: 'per second', higherIsBetter: true },
      contenders: [
        { name: '10,000 flags', samples: samples.large },
        { name: '10 flags', samples: samples.small },
      ],
    },
    fact('scale: memory of a flag', 'bytes', bytesPerFlag),
    fact('scale: flags compiled again by a write, of 10,000', 'flags', recompiled),
    fact('scale: the new snapshot after a write, of 10,000 flags', 'ms', updateMilliseconds),
  ];
}

async function serverRows(rounds) {
  const database = await createDatabase('scale');
  const settings = {
    ...{ PORT: '0', DATA_DIR: 'memory', DEMO_DATA: 'false', LOG_LEVEL: 'error', ADMIN_API_KEY: ADMIN_KEY },
    ...{ DATABASE_URL: database.url, RATE_LIMIT: 'off' },
  };
  const start = () => startServer('../../dist/main.js', { settings });
  try {
    // Migrates.
    await (await start()).stop();
    await populate(database.url, { prefix: 'small', organizations: 1_000, flagsPerOrganization: 10, changes: 10 });
    await populate(database.url, { prefix: 'large', organizations: 1, flagsPerOrganization: 10_000, changes: 10_000 });
    await populate(database.url, BOARD);
    await populateSubjects(database.url);
    const begin = performance.now();
    const server = await start();
    const ready = performance.now() - begin;
    try {
      return [
        fact('scale: ready with 1,002 organizations, 21,000 flags and 20,000 changes', 'ms', ready),
        await pagesRow(server.url, rounds),
        await previewRow(server.url, rounds),
        ...(await boardRows(server.url, rounds)),
      ];
    } finally {
      await server.stop();
    }
  } finally {
    await database.drop();
  }
}

async function pagesRow(url, rounds) {
  const lastPage = await lastCursor(url);
  const samples = { first: [], last: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, after] of Object.entries({ last: lastPage, first: null })) {
      const begin = performance.now();
      for (let time = 0; time < 10; time += 1) await askGraph(url, page, { after });
      if (round > 0) samples[name].push((performance.now() - begin) / 10);
    }
  }
  return {
    ...{ title: 'scale: a page of 50 of 10,000 flags', unit: 'ms', higherIsBetter: false },
    contenders: [
      { name: 'the last page', samples: samples.last },
      { name: 'the first page', samples: samples.first },
    ],
  };
}

async function lastCursor(url) {
  let after = null;
  for (;;) {
    const { organization } = await askGraph(url, page.replace('first: 50', 'first: 100'), { after });
    const { endCursor, hasNextPage } = organization.flags.pageInfo;
    if (!hasNextPage) return after;
    after = endCursor;
  }
}

function fact(title, unit, figure) {
  return { title, unit, higherIsBetter: false, contenders: [{ name: 'Halyard', samples: [figure] }] };
}
