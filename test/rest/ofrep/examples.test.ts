import { describe, expect, it } from 'vitest';
import { DEMO_ACADEMY } from '../../../src/actions/demo/demo-data.ts';
import { ofrepDialect } from '../../../src/rest/ofrep/ofrep-dialect.ts';
import { bulkExample, EPOCH, requestExample, successExample } from '../../../src/rest/ofrep/ofrep-examples.ts';
import { ofrepBulkSuccessSchema, ofrepRequestSchema, ofrepSuccessSchema } from '../../../src/rest/ofrep/ofrep-wire.ts';
import { createRestApp } from '../../support/rest-app.ts';

describe('the examples of the documentation', () => {
  it('are what the demo data answer, and what the schemas describe', async () => {
    const demo = await createRestApp({ withDemoData: true, dialects: [ofrepDialect] });
    const asking = { body: requestExample, headers: { 'x-halyard-organization': DEMO_ACADEMY } };
    const one = await demo.send('POST', '/ofrep/v1/evaluate/flags/course_theme', asking);
    const { body } = await demo.send('POST', '/ofrep/v1/evaluate/flags', asking);
    expect(ofrepRequestSchema.parse(requestExample)).toEqual(requestExample);
    expect(ofrepSuccessSchema.parse(successExample)).toEqual(one.body);
    const { flags, ...rest } = ofrepBulkSuccessSchema.parse(
      JSON.parse(JSON.stringify(bulkExample).replaceAll(EPOCH, demo.services.store.epoch)),
    );
    expect(body.flags).toEqual(expect.arrayContaining(flags));
    expect(body).toMatchObject(rest);
    await demo.close();
  });
});
