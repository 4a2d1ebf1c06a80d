import { describeAudits } from './audit.ts';
import { examples } from './organization-flags/examples.ts';
import { listing } from './organization-flags/listing.ts';
import { routing } from './organization-flags/routing.ts';
import { writing } from './organization-flags/writing.ts';

describeAudits('the contract "organization flags"', { withDemoData: true, now: '2026-03-26T11:00:00Z' }, [
  ...examples,
  ...listing,
  ...writing,
  ...routing,
]);
