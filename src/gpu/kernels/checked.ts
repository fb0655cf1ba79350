// Elements that must be as demanded: they are passed on, and looked at by the device.

import type { Demand } from '../../reference/kernels/places.ts';
import { present } from '../../reference/ops/op.ts';
import * as ops from '../../reference/ops/places.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { stored } from '../pointwise.ts';
import { copyInto } from '../scratch.ts';

const checked: GpuKernel = (gpu, inputs, [y], demand: Demand) => {
  copyInto(gpu, present(inputs[0]), y);
  gpu.demands.ask(demand, y, stored(y).source());
};

export const checkedKernels: Family = [[ops.checked, checked]];
