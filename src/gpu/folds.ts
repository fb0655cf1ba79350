// Folds of reductions.

import type { Fold } from './reduce.ts';

export const SUM: Fold = { name: 'sum', start: '0', step: 'f + x', join: 'f + g' };
