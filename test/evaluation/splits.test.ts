import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('splits and percentages', () => testCases('splits'));
