// The small build: torch's words as functions, on a Tensor of some twenty members, each an export that a bundler drops
// where it is not used. `add(x, y)` stands for `x.add(y)`; what PyTorch spells as methods alone (`view`, `to`, `add_`) is a
// function here too.
//
// A prototype is one for all: any `import 'bptt'` in a program, a dependency's too, adds the methods for everyone.

export * from './errors.ts';
export { byte, cpu, to, type, type_as } from './torch/convert.ts';
export * from './torch/draw.ts';
export * from './torch/index.ts';
export * from './torch/indexing.ts';
export * from './torch/inplace.ts';
export * from './torch/inplace-math.ts';
export * from './torch/inplace-places.ts';
export * from './torch/inplace-shapes.ts';
export * from './torch/layout.ts';
export * from './torch/new.ts';
export * from './torch/view.ts';
export * from './torch/views.ts';
export * from './torch/write.ts';
