import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('subjects that decide for themselves', () => testCases('enrollment'));
