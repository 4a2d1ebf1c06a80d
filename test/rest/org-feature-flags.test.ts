import { describeAudits } from './audit.ts';
import { examples } from './org-feature-flags/examples.ts';
import { listing } from './org-feature-flags/listing.ts';
import { states } from './org-feature-flags/states.ts';
import { writing } from './org-feature-flags/writing.ts';

describeAudits('the contract "organisation feature states"', { withDemoData: true, now: '2026-03-26T08:00:00Z' }, [
  ...examples,
  ...listing,
  ...states,
  ...writing,
]);
