import { switchWords } from '../words/members.ts';
import { percent } from '../words/numbers.ts';
import { nearTime } from '../words/times.ts';
import type { BoardCellFragment } from './board.graphql.ts';

/** What decides in one environment, in a few words. */
export interface CellWord {
  readonly text: string;
  readonly tone: 'plain' | 'waits';
}

/** At most so many words fit below a switch. */
const MOST = 2;

/** What a cell says beside its switch, the most important first. */
export function cellWords(cell: BoardCellFragment, valueType: string, now: number): readonly CellWord[] {
  return [...wordsOf(cell, valueType, now)].slice(0, MOST);
}

function* wordsOf(cell: BoardCellFragment, valueType: string, now: number): Generator<CellWord> {
  if (cell.pendingChangeRequestNumber !== null) {
    yield { text: `waits #${cell.pendingChangeRequestNumber}`, tone: 'waits' };
  }
  if (cell.switch === 'FOLLOW_DEFAULT') yield plain(switchWords.FOLLOW_DEFAULT);
  if (cell.overrideVariantKey !== null) yield plain(`all get ${cell.overrideVariantKey}`);
  if (!cell.activated && cell.activationDate !== null)
    yield plain(`from ${nearTime(Date.parse(cell.activationDate), now)}`);
  if (cell.minVersion !== null) yield plain(`≥ ${cell.minVersion}`);
  if (cell.ruleCount > 0) yield plain(cell.ruleCount === 1 ? '1 rule' : `${cell.ruleCount} rules`);
  if (cell.rolloutPercentage < 100 && cell.variantKey !== null) yield plain(percent(cell.rolloutPercentage));
  if (valueType !== 'BOOLEAN' && cell.variantKey !== null) yield plain(cell.variantKey);
  if (cell.activated && cell.nextChangeAt !== null) yield plain(`next ${nearTime(Date.parse(cell.nextChangeAt), now)}`);
}

function plain(text: string): CellWord {
  return { text, tone: 'plain' };
}
