// Functions of tensors, and of autograd, against real PyTorch: values, gradients, what records them, printed texts, errors.

import { expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import forms from '../golden/forms.json' with { type: 'json' };
import functions from '../golden/functions.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';
import { ofFunctions } from '../helpers/own-functions.ts';

const groups = [
  'closeness',
  'made',
  'shapes',
  'picked',
  'edges',
  'blended',
  'along',
  'angles',
  'bits',
  'aliases',
  'nans',
  'turned',
  'found',
  'further',
  'autograd',
  'dtypes',
  'asarray',
  'laid out',
];
follow(groups, {}, ofFunctions, functions);

class Counted extends torch.nn.Module {
  seen: number;
  constructor(seen: number) {
    super();
    this.seen = seen;
  }
  override get_extra_state(): number[] {
    return [this.seen];
  }
  override set_extra_state(state: number[]): void {
    this.seen = state[0];
  }
}
follow(['torch', 'methods', 'writes', 'beside', 'extra state'], {}, { Counted }, forms);

// PyTorch's text goes on with the offsets as C++ prints them.
it.each(['int64', 'int32'] as const)('bags whose first one does not begin at 0 are refused, %s', (dtype) => {
  const [input, offsets] = [torch.tensor([0, 1, 1], { dtype }), torch.tensor([1, 2], { dtype })];
  expect(() => torch.nn.functional.embedding_bag(input, torch.ones(2, 3), offsets)).toThrow(
    'offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got 1',
  );
});
