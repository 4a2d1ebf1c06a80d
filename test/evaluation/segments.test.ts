import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('segments', () => testCases('segments'));
