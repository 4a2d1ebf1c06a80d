import pg from 'pg';

/** The PostgreSQL that every server here stores in; BENCH_DATABASE_URL names another. */
export const administrationUrl = process.env.BENCH_DATABASE_URL ?? 'postgresql://root@127.0.0.1:5432/postgres';

let made = 0;

/** Makes an empty database and answers with its URL and the way to drop it. */
export async function createDatabase(name) {
  made += 1;
  const database = `halyard_bench_${name}_${process.pid}_${made}`;
  await administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await administer(`CREATE DATABASE ${database}`);
  const url = new URL(administrationUrl);
  url.pathname = `/${database}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`) };
}

async function administer(statement) {
  const client = new pg.Client({ connectionString: administrationUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
