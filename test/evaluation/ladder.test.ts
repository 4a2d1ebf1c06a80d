import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('the ladder of a flag', () => testCases('ladder'));
