import { parseInstant } from '../domain/instant.ts';
import type { Bucketing, TargetingRule } from '../domain/targeting.ts';
import type { Bucketer } from './bucketing/bucketer.ts';
import type { Exposure } from './bucketing/exposure.ts';
import { compileGroups } from './condition.ts';
import type { Expression } from './evaluator.ts';

/** Something that must hold before a rule decides. */
export type Gate = Expression<boolean>;

/** The kinds of gate in the order in which they are evaluated. */
const GATE_KINDS = ['WINDOW', 'GROUP', 'DEVICE', 'CONDITIONS', 'EXPOSURE'] as const;

/** One of the kinds. */
export type GateKind = (typeof GATE_KINDS)[number];

/** Compiles the gates of a rule. Gates that always hold are left out. */
export function compileGates(
  rule: TargetingRule,
  bucketing: Bucketing,
  bucketer: Bucketer,
  exposed: Gate | null,
): { readonly gates: readonly Gate[]; readonly gateKinds: readonly GateKind[] } {
  const candidates: Readonly<Record<GateKind, Gate | null>> = {
    WINDOW: windowGate(rule),
    GROUP: bucketing.by === 'GROUP' ? identifierGate(bucketer, `groups of the type "${bucketing.groupType}"`) : null,
    DEVICE: bucketing.by === 'DEVICE_ID' ? identifierGate(bucketer, 'devices') : null,
    CONDITIONS: conditionGate(rule),
    EXPOSURE: rule.fallsThrough ? exposed : null,
  };
  const gateKinds = GATE_KINDS.filter((kind) => candidates[kind] !== null);
  return { gates: gateKinds.map((kind) => candidates[kind]).filter((gate) => gate !== null), gateKinds };
}

/** Whether a rule exposes the subject; null for a rule that exposes every subject. */
export function exposureGate(rule: TargetingRule, exposure: Exposure, bucketer: Bucketer): Gate | null {
  if (rule.exposureSchedule === null && rule.exposurePercentage >= 100) return null;
  return (evaluator, context, now) => bucketer.isExposed(evaluator, context, exposure(now), 'exposure');
}

function windowGate({ startsAt, endsAt }: TargetingRule): Gate | null {
  if (startsAt === null && endsAt === null) return null;
  // An unreadable instant becomes NaN, and the window never opens.
  const starts = startsAt === null ? Number.NEGATIVE_INFINITY : (parseInstant(startsAt) ?? Number.NaN);
  const ends = endsAt === null ? Number.POSITIVE_INFINITY : (parseInstant(endsAt) ?? Number.NaN);
  const because = `${startsAt === null ? 'open' : `open from ${startsAt}`}${endsAt === null ? '' : ` until before ${endsAt}`}`;
  return (evaluator, _context, now) => {
    const isOpen = starts <= now && now < ends;
    evaluator.trace?.add('window', isOpen, because);
    return isOpen;
  };
}

/** A rule about groups or devices never matches a subject without one, even at 100 %. */
function identifierGate(bucketer: Bucketer, about: string): Gate {
  return (evaluator, context) => {
    const hasIdentifier = bucketer.identify(context) !== undefined;
    evaluator.trace?.add('bucketing', hasIdentifier, `the rule is about ${about}`);
    return hasIdentifier;
  };
}

function conditionGate({ groups }: TargetingRule): Gate | null {
  const matchesAll = groups.length === 0 || groups.some(({ conditions }) => conditions.length === 0);
  return matchesAll ? null : compileGroups(groups, 'ANY');
}
