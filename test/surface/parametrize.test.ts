// torch.nn.utils.parametrize and parametrizations against real PyTorch: values, gradients, states, printed trees, refusals.

import { expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { swa_utils } from '../../src/optim/index.ts';
import golden from '../golden/parametrize.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';
import { ofParametrizations } from '../helpers/own-modules.ts';

follow(['parametrize', 'cached', 'parametrizations'], {}, ofParametrizations, golden);

it('copies a module that computes its weight', () => {
  const module = nn.utils.parametrizations.weight_norm(new nn.Linear(2, 2));
  const copy = new swa_utils.AveragedModel(module).module;
  expect(String(copy)).toBe(String(module));
  torch.no_grad(() => {
    for (const x of module.parameters()) x.zero_();
  });
  expect(Reflect.get(copy, 'weight').norm().item()).toBeGreaterThan(0);
});
