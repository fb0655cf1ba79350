// Connectionist temporal classification, by the recursions of reference/kernels/ctc.ts: a workgroup takes a sample frame by frame, its
// threads the states. Logarithms of hundreds of frames are large and their differences matter: each is a sum of two floats. Lengths that
// do not fit are an error at the next read; labels are not looked at: what is no class gives NaN.

import { type Ctc, demandsOn } from '../../reference/kernels/ctc.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import * as ops from '../../reference/ops/ctc.ts';
import { present } from '../../reference/ops/op.ts';
import { ask } from '../ask.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel, Views } from '../kernel.ts';
import { stored } from '../pointwise.ts';
import type { Buffer } from '../program.ts';
import { withScratch } from '../scratch.ts';
import { wordOf } from '../words.ts';

const THREADS = 64;

// Parameters: 0 samples · 1 frames · 2 classes · 3 labels of a sample · 4 states · 5 the blank · 6 whether labels that are the blank are
// skipped to · 7 whether what no path yields has the gradient 0 · 8 frames that are kept of a walk · 9 all threads
const LABELLING = `
fn never() -> vec2<f32> { return vec2<f32>(-infinity(), 0.0); }
/** Of sample i: frames, and states. Beyond what there is it is as much as there is, and \`odd\`. */
fn frames_of(i: u32) -> u32 { return u32(clamp(frames[i], 0, i32(p(1u)))); }
fn states_of(i: u32) -> u32 { return 2u * u32(clamp(lengths[i], 0, i32(p(3u)))) + 1u; }
fn odd(i: u32) -> bool { return frames[i] != i32(frames_of(i)) || 2 * lengths[i] + 1 != i32(states_of(i)); }
fn class_of(i: u32, s: u32) -> u32 {
  if (s % 2u == 0u) { return p(5u); }
  return u32(labels[i * p(3u) + s / 2u]);
}
/** Whether a path may come to a state from two places before. */
fn skips(i: u32, s: u32) -> bool {
  let c = class_of(i, s);
  return s % 2u == 1u && s > 1u && c != class_of(i, s - 2u) && (p(6u) == 1u || c != p(5u));
}
fn emission(i: u32, t: u32, s: u32) -> vec2<f32> {
  let c = class_of(i, s);
  if (c >= p(2u) || odd(i)) { return vec2<f32>(nan(), 0.0); }
  return vec2<f32>(logp[(t * p(0u) + i) * p(2u) + c], 0.0);
}
/** a + b: the sum of the larger parts, what rounding took of it (Knuth's two-sum), and the smaller parts. */
fn plus(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> {
  let sum = a.x + b.x;
  if ((bitcast<u32>(sum) & 0x7f800000u) == 0x7f800000u) { return vec2<f32>(sum, 0.0); }
  let v = sum - a.x;
  let rest = (a.x - (sum - v)) + (b.x - v) + a.y + b.y;
  let all = sum + rest;
  return vec2<f32>(all, rest - (all - sum));
}
/** exp(a - b), a no larger. */
fn part(a: vec2<f32>, b: vec2<f32>) -> f32 { return exp_((a.x - b.x) + (a.y - b.y)); }
/** log(eᵃ + eᵇ + eᶜ) */
fn log_sum(a: vec2<f32>, b: vec2<f32>, c: vec2<f32>) -> vec2<f32> {
  if (is_nan(a.x) || is_nan(b.x) || is_nan(c.x)) { return vec2<f32>(nan(), 0.0); }
  var top = a;
  if (b.x > top.x) { top = b; }
  if (c.x > top.x) { top = c; }
  if (top.x == -infinity()) { return top; }
  return plus(top, vec2<f32>(log_(part(a, top) + part(b, top) + part(c, top)), 0.0));
}
/** The walk of a sample, forwards or back, at a frame and a state. */
fn place(walk: u32, i: u32, t: u32, s: u32) -> u32 {
  return 2u * (((walk * p(0u) + i) * p(8u) + t % p(8u)) * p(4u) + s);
}
fn at(walk: u32, i: u32, t: u32, s: u32) -> vec2<f32> {
  let k = place(walk, i, t, s);
  return vec2<f32>(walks[k], walks[k + 1u]);
}
/** log of the probability of the labelling; without frames the empty one alone is possible, and certain. */
fn likelihood(i: u32) -> vec2<f32> {
  let T = frames_of(i);
  let S = states_of(i);
  if (odd(i)) { return vec2<f32>(nan(), 0.0); }
  if (T == 0u) { if (S == 1u) { return vec2<f32>(0.0); } return never(); }
  if (S == 1u) { return at(0u, i, T - 1u, 0u); }
  return log_sum(at(0u, i, T - 1u, S - 1u), at(0u, i, T - 1u, S - 2u), never());
}`;

/** α, and in the groups behind the samples β, of all states, frame by frame. */
const WALK = `
  if (group >= 2u * p(0u)) { return; }
  let i = group % p(0u);
  let walk = group / p(0u);
  let T = frames_of(i);
  let S = states_of(i);
  for (var step = 0u; step < p(1u); step++) {
    let t = select(step, T - 1u - step, walk == 1u);
    for (var s = thread; s < S && step < T; s += ${THREADS}u) {
      var v = never();
      if (walk == 0u && step == 0u) {
        if (s < 2u) { v = emission(i, t, s); }
      } else if (walk == 0u) {
        var came = array<vec2<f32>, 3>(at(0u, i, t - 1u, s), never(), never());
        if (s > 0u) { came[1] = at(0u, i, t - 1u, s - 1u); }
        if (skips(i, s)) { came[2] = at(0u, i, t - 1u, s - 2u); }
        v = plus(log_sum(came[0], came[1], came[2]), emission(i, t, s));
      } else if (step == 0u) {
        if (s + 2u >= S) { v = vec2<f32>(0.0); }
      } else {
        var to = array<vec2<f32>, 3>(never(), never(), never());
        for (var k = 0u; k < 3u; k++) {
          if (s + k < S && (k < 2u || skips(i, s + k))) { to[k] = plus(at(1u, i, t + 1u, s + k), emission(i, t + 1u, s + k)); }
        }
        v = log_sum(to[0], to[1], to[2]);
      }
      let k = place(walk, i, t, s);
      walks[k] = v.x;
      walks[k + 1u] = v.y;
    }
    storageBarrier();
  }`;
const LOSS = `
  if (id < p(0u)) { loss[id] = -likelihood(id).x; }`;
/** g p, behind a sample's frames 0; where no path yields the labelling it is said above. */
const PROBABILITIES = `
  if (id >= p(9u)) { return; }
  let i = id / p(2u) % p(0u);
  let t = id / p(2u) / p(0u);
  let total = likelihood(i).x;
  let none = !is_nan(total) && total == -infinity();
  var v = 0.0;
  if (t < frames_of(i)) {
    v = g[i] * exp_(logp[id]);
    if (is_nan(total) || none) { v = nan(); }
    if (none && p(7u) == 1u) { v = 0.0; }
  }
  dx[id] = v;`;
/** g (p - αβ / P), summed over the states of a class by the thread of the first of them. */
const OCCUPANCY = `
  if (id >= p(9u)) { return; }
  let s = id % p(4u);
  let i = id / p(4u) % p(0u);
  let t = id / p(4u) / p(0u);
  let S = states_of(i);
  let total = likelihood(i);
  if (t >= frames_of(i) || s >= S || is_nan(total.x) || total.x == -infinity()) { return; }
  let c = class_of(i, s);
  if (s > 0u && c == p(5u)) { return; }
  for (var k = 1u; k < s; k += 2u) { if (class_of(i, k) == c) { return; } }
  var sum = 0.0;
  for (var k = s; k < S; k++) {
    if (class_of(i, k) == c) { sum += part(plus(at(0u, i, t, k), at(1u, i, t, k)), total); }
  }
  let at_class = (t * p(0u) + i) * p(2u) + c;
  dx[at_class] = g[i] * (exp_(logp[at_class]) - sum);`;

interface Task {
  readonly name: string;
  readonly reads: Readonly<Record<string, View>>;
  readonly writes: Readonly<Record<string, View>>;
  readonly body: string;
  readonly threads: number;
}

function run(gpu: Gpu, { name, reads, writes, body, threads }: Task, parameters: readonly number[]): void {
  const buffers = (of: Task['reads']): Buffer[] =>
    Object.entries(of).map(([label, { dtype }]) => ({ name: label, type: wordOf(dtype) }));
  const program = gpu.queue.program(name, () => ({
    name,
    threads: THREADS,
    reads: buffers(reads),
    writes: buffers(writes),
    declares: LABELLING,
    body,
  }));
  const bound = [...Object.values(reads), ...Object.values(writes)].map((x) => stored(x).source());
  gpu.queue.run(program, bound, [...parameters, threads], Math.ceil(threads / THREADS));
}

/** Operands as shaders see them, and their parameters: contiguous, and `kept` frames of a walk. */
function labelled(contiguous: (x: View) => View, given: Views, attributes: Ctc, all: boolean) {
  const [logp, labels, frames, lengths] = given.map(present).map(contiguous);
  const [steps, samples, classes] = logp.shape;
  const width = labels.shape[1];
  const states = 2 * width + 1;
  const kept = all ? Math.max(steps, 1) : 2;
  const { blank, onto_blank, zero_infinity } = attributes;
  return {
    reads: { logp, labels, frames, lengths },
    samples,
    room: [samples, kept, states, 2],
    steps,
    states,
    parameters: [samples, steps, classes, width, states, blank, Number(onto_blank), Number(zero_infinity), kept],
  };
}

const ctc_loss: GpuKernel = (gpu, inputs, [loss], attributes: Ctc) =>
  withScratch(gpu, ({ contiguous, make }) => {
    const { reads, samples, room, parameters } = labelled(contiguous, inputs, attributes, false);
    const { logp, labels, frames, lengths } = reads;
    for (const [i, demands] of demandsOn([logp, labels, frames, lengths]).entries())
      for (const demand of demands) ask(gpu, demand, [lengths, frames][i]);
    const walks = make(room);
    run(gpu, { name: 'ctc walk', reads, writes: { walks }, body: WALK, threads: samples * THREADS }, parameters);
    run(
      gpu,
      { name: 'ctc loss', reads: { ...reads, walks }, writes: { loss }, body: LOSS, threads: samples },
      parameters,
    );
  });

const ctc_loss_backward: GpuKernel = (gpu, [up, ...inputs], [dx], attributes: Ctc) =>
  withScratch(gpu, ({ contiguous, make }) => {
    const { reads, samples, room, steps, states, parameters } = labelled(contiguous, inputs, attributes, true);
    const g = contiguous(present(up));
    const walks = make([2, ...room]);
    const known = { ...reads, walks, g };
    const classes = dx.shape[2];
    run(gpu, { name: 'ctc walk', reads, writes: { walks }, body: WALK, threads: 2 * samples * THREADS }, parameters);
    const tasks = [
      { name: 'ctc probabilities', body: PROBABILITIES, threads: steps * samples * classes },
      { name: 'ctc occupancy', body: OCCUPANCY, threads: steps * samples * states },
    ];
    for (const task of tasks) run(gpu, { ...task, reads: known, writes: { dx } }, parameters);
  });

export const ctcKernels: Family = [
  [ops.ctc_loss, ctc_loss],
  [ops.ctc_loss_backward, ctc_loss_backward],
];
