import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('exposure over time', () => testCases('exposure'));
