// torch.nn.init: fills parameters in place from the default generator, without recording.

import { allocate, fillNormal, fromArray, type Generator, randperm, ValueError } from '../engine/index.ts';
import { gainOf, kaimingStd, orthonormalColumns, uniformBound, xavierStd } from '../functional/init.ts';
import { define } from '../torch/define.ts';
import { default_generator, no_grad, Tensor } from '../torch/index.ts';

/** Recommended gain of a nonlinearity. */
export const calculate_gain = gainOf;

interface Draw {
  generator?: Generator | null;
}
interface Kaiming extends Draw {
  a?: number;
  mode?: string;
  nonlinearity?: string;
}

const quietly = (x: Tensor, write: (x: Tensor) => Tensor): Tensor => {
  no_grad(() => write(x));
  return x;
};
const drawUniform = (x: Tensor, bound: number, generator: Generator | null): Tensor =>
  quietly(x, (y) => y.uniform_(-bound, bound, { generator }));
const drawNormal = (x: Tensor, std: number, generator: Generator | null): Tensor =>
  quietly(x, (y) => y.normal_(0, std, { generator }));

/** U(a, b). */
export const uniform_ = define<Draw & { a?: number; b?: number }>()(
  'uniform_',
  ['a', 'b', 'generator'],
  { a: 0, b: 1, generator: null },
  (x, { a, b, generator }) => quietly(x, (y) => y.uniform_(a, b, { generator })),
);
/** N(mean, std²). */
export const normal_ = define<Draw & { mean?: number; std?: number }>()(
  'normal_',
  ['mean', 'std', 'generator'],
  { mean: 0, std: 1, generator: null },
  (x, { mean, std, generator }) => quietly(x, (y) => y.normal_(mean, std, { generator })),
);
export const constant_ = define<{ val: number }>()('constant_', ['val'], {}, (x, { val }) =>
  quietly(x, (y) => y.fill_(val)),
);
export const ones_ = (tensor: Tensor): Tensor => constant_(tensor, 1);
export const zeros_ = (tensor: Tensor): Tensor => constant_(tensor, 0);

/** The identity matrix. @throws ValueError unless the tensor has two dimensions. */
export function eye_(tensor: Tensor): Tensor {
  if (tensor.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
  return quietly(tensor, (x) => {
    x.zero_();
    for (let i = 0; i < Math.min(...x.shape); i++) x.setAt([i, i], 1);
    return x;
  });
}

/** U(-a, a), a = gain √(6 / (fan_in + fan_out)). Glorot and Bengio, 2010. */
export const xavier_uniform_ = define<Draw & { gain?: number }>()(
  'xavier_uniform_',
  ['gain', 'generator'],
  { gain: 1, generator: null },
  (x, { gain, generator }) => drawUniform(x, uniformBound(xavierStd(x.shape, gain)), generator),
);
/** N(0, gain² · 2 / (fan_in + fan_out)). */
export const xavier_normal_ = define<Draw & { gain?: number }>()(
  'xavier_normal_',
  ['gain', 'generator'],
  { gain: 1, generator: null },
  (x, { gain, generator }) => drawNormal(x, xavierStd(x.shape, gain), generator),
);

const kaimingNames = ['a', 'mode', 'nonlinearity', 'generator'] as const;
const kaimingDefaults = { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu', generator: null };

/** U(-b, b), b = gain √(3 / fan). He et al., 2015. */
export const kaiming_uniform_ = define<Kaiming>()('kaiming_uniform_', kaimingNames, kaimingDefaults, (x, o) =>
  drawUniform(x, uniformBound(kaimingStd(x.shape, o.a, o.mode, o.nonlinearity)), o.generator),
);
/** N(0, gain² / fan). */
export const kaiming_normal_ = define<Kaiming>()('kaiming_normal_', kaimingNames, kaimingDefaults, (x, o) =>
  drawNormal(x, kaimingStd(x.shape, o.a, o.mode, o.nonlinearity), o.generator),
);

/** A (semi-)orthogonal matrix. Saxe et al., 2013. @throws ValueError below two dimensions. */
export const orthogonal_ = define<Draw & { gain?: number }>()(
  'orthogonal_',
  ['gain', 'generator'],
  { gain: 1, generator: null },
  (x, { gain, generator }) => {
    if (x.ndim < 2) throw new ValueError('Only tensors with 2 or more dimensions are supported');
    const rows = x.shape[0];
    const columns = x.numel() / rows;
    const drawn = allocate(x.dtype, x.numel());
    fillNormal(generator ?? default_generator, drawn, x.dtype);
    // Q is found of the tall form [m, n]; a wide tensor holds its transpose.
    const tall = rows >= columns;
    const [m, n] = tall ? [rows, columns] : [columns, rows];
    const place = (i: number, j: number): number => (tall ? i * columns + j : j * columns + i);
    const q = Float64Array.from({ length: m * n }, (_, at) => drawn[place(Math.floor(at / n), at % n)]);
    orthonormalColumns(q, m, n);
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) drawn[place(i, j)] = gain * q[i * n + j];
    return quietly(x, (y) => y.copy_(fromArray(Tensor, drawn, x.dtype, x.shape, x.device)));
  },
);

/** Normal, with a share of each column set to 0. Martens, 2010. @throws ValueError unless the tensor has two dimensions. */
export const sparse_ = define<Draw & { sparsity: number; std?: number }>()(
  'sparse_',
  ['sparsity', 'std', 'generator'],
  { std: 0.01, generator: null },
  (tensor, { sparsity, std, generator }) => {
    if (tensor.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
    const [rows, columns] = tensor.shape;
    const zeros = Math.ceil(sparsity * rows);
    return quietly(tensor, (x) => {
      x.normal_(0, std, { generator });
      for (let j = 0; j < columns; j++) {
        const order = randperm(generator ?? default_generator, rows);
        for (let k = 0; k < zeros; k++) x.setAt([order[k], j], 0);
      }
      return x;
    });
  },
);
