import pg from 'pg';
import { askGraph } from '../servers/halyard.js';

const SUBJECTS = 10_000;

const preview = `query ($knownSubjects: Int!) { previewFlagChange(
  organizationId: "small-1", flagKey: "flag-1", environment: "production", knownSubjects: $knownSubjects,
  change: { setting: { rules: [{ key: "pro", variant: "off", conditions: [{ attribute: "plan", operator: EQUALS, values: ["pro"] }], exposurePercentage: 50 }] } }
) { evaluated flags { flagKey transitions { count examples { targetingKey } } } } }`;

/** Records subjects in an environment of a small organization, half of them with the plan "pro". */
export async function populateSubjects(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `WITH "subject" AS (
         INSERT INTO "Subject" ("id", "organizationId", "environmentId", "attributes")
         SELECT gen_random_uuid(), e."organizationId", e."id",
           jsonb_build_object('plan', CASE n % 2 WHEN 0 THEN 'pro' ELSE 'free' END, 'age', n % 90)
         FROM "Environment" e, generate_series(1, $1::int) n WHERE e."organizationId" = 'small-1' AND e."isDefault"
         RETURNING "id", "organizationId", "environmentId"
       )
       INSERT INTO "SubjectKey" ("organizationId", "environmentId", "targetingKey", "subjectId")
       SELECT "organizationId", "environmentId", 'subject-' || row_number() OVER (), "id" FROM "subject"`,
      [SUBJECTS],
    );
    await client.query('ANALYZE "Subject", "SubjectKey"');
  } finally {
    await client.end();
  }
}

/** How long the preview of a change takes over all subjects, and over as many as a preview evaluates by default. */
export async function previewRow(url, rounds) {
  const samples = { all: [], some: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, knownSubjects] of Object.entries({ all: SUBJECTS, some: 500 })) {
      const begin = performance.now();
      const { previewFlagChange } = await askGraph(url, preview, { knownSubjects });
      const milliseconds = performance.now() - begin;
      if (previewFlagChange.evaluated !== knownSubjects) throw new Error('the preview left out subjects');
      // The first round only warms up.
      if (round > 0) samples[name].push(milliseconds);
    }
  }
  return {
    ...{ title: 'scale: the preview of a change', unit: 'ms', higherIsBetter: false },
    contenders: [
      { name: '10,000 known subjects', samples: samples.all },
      { name: '500 known subjects', samples: samples.some },
    ],
  };
}
