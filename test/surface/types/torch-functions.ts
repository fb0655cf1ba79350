// A program that calls further functions of PyTorch's face as a user writes them, by position and by name. Nothing runs it: it
// must compile, and what is written after a colon is what an editor must show.

import * as torch from 'bptt';

const [u, w] = [torch.ones(2, 3), torch.ones(3)];
export const further: torch.Tensor[] = [
  torch.exp2(u).exp2_(),
  torch.logaddexp(u, w).logaddexp2({ other: w }),
  torch.logit(u, 0.1).logit_({ eps: 0.2 }),
  torch.xlogy(2, u).xlogy(3).xlogy_({ other: w }),
  torch.fmax(u, w).fmin({ other: w }),
  torch.copysign(u, -1).copysign_({ other: w }),
  torch.heaviside(w, w).heaviside_({ values: w }),
  torch.signbit(u),
  torch.deg2rad(u).rad2deg_(),
  torch.inner(u, u).kron(w),
  torch.vdot(w, w),
  torch.tensordot(u, u, { dims: [[0], [0]] }),
  torch.addmv(torch.ones(2), u, w, { beta: 0.5 }).addmv_({ mat: u, vec: w, alpha: 2 }),
  torch.addr(torch.ones(3, 3), w, w).addr_({ vec1: w, vec2: w }),
  torch.dist(u, w, 1).dist(w, { p: 3 }),
  torch.block_diag(u, w),
  torch.cartesian_prod(w, w),
  torch.combinations(w, { r: 2, with_replacement: true }),
  torch.tril_indices(3, 3, { offset: 1, dtype: 'int32' }),
  torch.triu_indices(3, 3, -1, { device: 'cpu' }),
  torch.isin(u, w, { invert: true }),
  torch.isin(1, w),
  torch.msort(u).tril_().triu_(1),
  u.argwhere(),
  ...torch.tensor_split(u, [1], { dim: 1 }),
  ...u.hsplit(3),
  ...torch.vsplit(u, { indices_or_sections: 2 }),
  ...torch.dsplit(torch.ones(1, 1, 2), [1]),
];

// What a tensor's elements tell, by position and by name.
export const told: torch.Tensor[] = [
  torch.quantile(u, 0.5, 1, true, { interpolation: 'lower' }).quantile({ q: w, dim: 0 }),
  torch.nanquantile(u, w, { keepdim: true }).nanquantile(0.5, null, { interpolation: 'nearest' }),
  torch.nanmedian(u),
  ...u.nanmedian(1, { keepdim: true }),
  torch.cov(u, { correction: 0, aweights: w }).corrcoef(),
  torch.corrcoef(u).cov(),
  torch.histc(u, 4, { min: 0, max: 2 }).histc({ bins: 3 }),
  torch.histogram(u, w, { density: true }).hist,
  ...u.histogram({ bins: 3, range: [0, 1] }),
  torch.trapezoid(u, w, { dim: 1 }),
  torch.trapz(u, { dx: 0.5 }),
  torch.cumulative_trapezoid({ y: u, x: w }),
  ...torch.gradient(u, { spacing: [w], dim: 1, edge_order: 2 }),
  torch.logspace(0, 2, 3, { base: 2, dtype: 'int64' }),
  torch.logspace({ start: 0, end: 2, steps: 3 }),
  torch.vander(w, { N: 2, increasing: true }),
  torch.cross(u, u, { dim: 1 }).cross({ other: u, dim: 1 }),
  torch.hypot(u, w).hypot_({ other: w }).hypot(w),
  torch.float_power(2, u).float_power_({ exponent: 2 }).float_power(w),
  torch.renorm(u, 2, 0, { maxnorm: 1 }).renorm_({ p: 2, dim: 0, maxnorm: 1 }).renorm(2, 0, 1),
];

// What puts elements at places, and sums and powers of products, by position and by name.
const [at, batch] = [torch.tensor([0, 2]), torch.ones(4, 3, 3)];
export const placed: torch.Tensor[] = [
  torch.put(u, at, w.at('1:'), true).put_({ index: at, source: w.at('1:'), accumulate: false }),
  u.clone().fill_diagonal_(1, true).fill_diagonal_({ fill_value: 2, wrap: false }),
  torch.select_scatter(u, w, 0, 1).select_scatter(w, { dim: 0, index: -1 }),
  torch.slice_scatter(u, u, 0, null, 2).slice_scatter(u, { step: 1 }).slice_scatter({ src: u, dim: 1 }),
  torch.diagonal_scatter(u, torch.ones(2), 1).diagonal_scatter(torch.ones(2), { offset: 0 }),
  torch.as_strided_scatter(u, w, [3], [1], 2).as_strided_scatter({ src: w, size: [3], stride: [1], storage_offset: 1 }),
  u.clone().as_strided_([2], [1], { storage_offset: 1 }),
  torch.index_reduce(u, 1, at, torch.ones(2, 2), 'prod', { include_self: false }),
  u.clone().index_reduce_(1, at, torch.ones(2, 2), { reduce: 'mean' }),
  torch.addbmm(torch.ones(3, 3), batch, batch, { beta: 0.5 }).addbmm_({ batch1: batch, batch2: batch, alpha: 2 }),
  u.clone().addmm_(torch.ones(2, 2), u, { beta: 0 }),
  torch.matrix_power(batch, 3).matrix_power({ n: 2 }),
  torch.nonzero_static(u, { size: 4 }),
  u.nonzero_static({ size: 2, fill_value: 0 }),
  ...torch.unravel_index(at, [2, 3]),
  ...torch.unravel_index({ indices: at, shape: 6 }),
];

// Dtypes and shapes asked for, and tensors laid out as they are told.
export const dtypesOf: torch.DType[] = [
  torch.finfo(torch.float16).dtype,
  torch.finfo({ type: 'bfloat16' }).dtype,
  torch.finfo().dtype,
  torch.iinfo(torch.uint8).dtype,
  torch.iinfo({ type: 'int32' }).dtype,
  torch.promote_types('int32', torch.float16),
  torch.promote_types({ type1: 'bool', type2: 'uint8' }),
  torch.finfo().dtype,
  torch.finfo(u.dtype).dtype,
  torch.iinfo({ type: 'uint8' }).dtype,
  torch.result_type(u, 1.5),
  torch.result_type(u, { other: w }),
  torch.result_type({ scalar: 1, tensor: u }),
];
export const asked: (boolean | number | string)[] = [
  torch.can_cast('int64', { to: 'uint8' }),
  torch.can_cast({ from_: 'bool', to: 'int64' }),
  torch.is_signed(u),
  u.is_signed(),
  u.retains_grad,
  u.storage_offset(),
  torch.typename(u),
  torch.typename({ obj: [1] }),
  ...torch.broadcast_shapes(3, [2, 1], u.shape),
];
torch.set_anomaly_enabled(false, { check_nan: true });
export const laid: torch.Tensor[] = [
  torch.asarray([1, 2], { dtype: 'float64', copy: true, requires_grad: true }),
  torch.asarray({ obj: u, copy: null }),
  torch.scalar_tensor(1, { dtype: 'int64' }),
  torch.empty_strided([2, 3], [1, 2], { requires_grad: true }),
  torch.empty_strided({ size: [2], stride: [3] }),
  torch.empty_permuted([2, 3], { physical_layout: [1, 0] }),
  u.new_empty_strided([2, 3], [1, 2], { dtype: 'int32' }),
  torch.adjoint(u).adjoint(),
  u.H.mH,
  torch.sgn(u).sgn_(),
  u.swapaxes_({ axis0: 0, axis1: 1 }).swapdims_(0, 1).swapaxes({ axis0: -1, axis1: 0 }),
];

// Activations, draws and counts that stand in torch too, by position and by name.
const drawing = new torch.Generator();
export const active: torch.Tensor[] = [
  torch.selu(u),
  torch.celu(u, 0.5),
  torch.celu(u, { alpha: 2 }),
  torch.threshold(u, 0.5, 7),
  torch.threshold(u, 0.5, { value: 7 }),
  torch.threshold(u, { threshold: 0.5, value: 7 }),
  torch.rrelu(u, 0.1, 0.2, true, drawing),
  torch.rrelu(u, 0.1, { upper: 0.2, training: true, generator: drawing }),
  torch.hardshrink(u, 0.25).hardshrink({ lambd: 0.5 }),
  torch.prelu(u, w).prelu({ weight: w }),
  torch.rms_norm(u, [3], w, 1e-6),
  torch.rms_norm(u, [3], { eps: 1e-6 }),
  torch.erfc(u).erfc().erfc_(),
  torch.bernoulli(u, 0.5).bernoulli().bernoulli(0.5, { generator: drawing }),
  torch.bernoulli(u, { generator: drawing }).bernoulli({ p: 0.5 }),
  torch.binomial(u, w),
  torch.binomial(u, { prob: w, generator: drawing }),
  torch.multinomial(u, 2, true).float().multinomial({ num_samples: 1 }),
  torch.histogramdd(u, [2, 3, 4], { density: true }).hist,
  ...torch.histogramdd(u, 2, [0, 1, 0, 1, 0, 1], torch.ones(2)).bin_edges,
  ...torch.histogramdd(u, { bins: [w, w, w] })[1],
];

// What is said to PyTorch before it trains.
torch.use_deterministic_algorithms(true, { warn_only: true });
torch.use_deterministic_algorithms({ mode: false });
torch.set_deterministic_debug_mode('warn');
torch.set_deterministic_debug_mode({ debug_mode: 0 });
torch.set_float32_matmul_precision('high');
torch.set_float32_matmul_precision({ precision: 'highest' });
torch.backends.cudnn.benchmark = true;
torch.backends.cuda.matmul.allow_tf32 = false;
export const said: (boolean | number | string | null)[] = [
  torch.are_deterministic_algorithms_enabled(),
  torch.is_deterministic_algorithms_warn_only_enabled(),
  torch.get_deterministic_debug_mode(),
  torch.get_float32_matmul_precision(),
  torch.backends.cudnn.version(),
  torch.backends.cudnn.flags({ enabled: false }, () => torch.backends.mps.is_built()),
];

/** Limits are numbers. */
export const limits: number[] = [torch.finfo().eps, torch.finfo('float64').tiny, torch.iinfo('int64').max];
