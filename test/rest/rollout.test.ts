import { describeAudits } from './audit.ts';
import { evaluating } from './rollout/evaluating.ts';
import { examples } from './rollout/examples.ts';
import { managing } from './rollout/managing.ts';

describeAudits('the contract "rollout"', { withDemoData: true, now: '2026-03-26T11:10:00Z' }, [
  ...examples,
  ...evaluating,
  ...managing,
]);
