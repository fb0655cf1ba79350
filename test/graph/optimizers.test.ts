// Optimizer steps in a recorded computation: a replay has the bits of the direct step.

import { describe, it } from 'vitest';
import { optimizing, updating } from './optimizers.ts';

describe.each(['cpu', 'reference'] as const)('on %s', (device) => {
  it.each(Object.entries(optimizing))('%s: a training step replays to the bits of the direct one', (_, check) =>
    check(device));
});

it.each(Object.entries(updating))('%s reads no element: it replays to its bits', (_, check) => check('cpu'));
