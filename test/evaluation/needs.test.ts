import { describe } from 'vitest';
import { testCases } from './cases.ts';

describe('what an answer needs of the context', () => testCases('needs'));
