// What the programs use of the peers' packages. These are no dependencies of the repository, so that their own types are
// not there when it is checked; and where they are, these small ones stand before them.

declare module '@tensorflow/tfjs' {
  interface Tensor {
    dataSync(): Float32Array;
  }
  interface Layer {
    readonly trainableWeights: readonly { readonly val: { readonly name: string } }[];
    setWeights(weights: readonly Tensor[]): void;
  }
  interface Sequential {
    add(layer: Layer): void;
    apply(x: Tensor): Tensor;
    predict(x: Tensor): Tensor;
  }
  interface Gradients {
    readonly value: Tensor;
    readonly grads: { readonly [name: string]: Tensor };
  }
  interface Tf {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor(values: ArrayLike<number>, shape: readonly number[]): Tensor;
    oneHot(labels: Int32Array, depth: number): Tensor;
    randomUniform(shape: readonly number[]): Tensor;
    readonly train: { adam(rate: number): { minimize(f: () => Tensor): void } };
    transpose(x: Tensor, axes?: readonly number[]): Tensor;
    tidy<T>(f: () => T): T;
    dispose(of: object): void;
    variableGrads(f: () => Tensor): Gradients;
    sequential(): Sequential;
    readonly layers: { lstm(options: object): Layer; dense(options: object): Layer };
    readonly losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
  }
  const tf: Tf;
  export default tf;
}

declare module '@tensorflow/tfjs-backend-webgpu' {}

declare module '@tensorflow/tfjs-backend-wasm' {
  const wasm: { setThreadsCount(count: number): void };
  export default wasm;
}

declare module '@jax-js/jax' {
  export interface Array {
    /** The same array, owned once more: each use takes one ownership. */
    readonly ref: Array;
    readonly shape: number[];
    add(other: Array): Array;
    mul(other: Array): Array;
    sub(other: Array): Array;
    neg(): Array;
    sum(axis?: number): Array;
    mean(): Array;
    reshape(shape: readonly number[]): Array;
    dispose(): void;
    dataSync(): Float32Array;
  }
  export function init(...devices: string[]): Promise<string[]>;
  export function defaultDevice(device: string): string;
  export function jit<F>(f: F): F;
  export function valueAndGrad<P, A extends unknown[]>(
    f: (p: P, ...args: A) => Array,
  ): (p: P, ...args: A) => [Array, P];
  export function blockUntilReady<T>(tree: T): Promise<T>;
  export const numpy: {
    array(values: Float32Array): Array;
    zeros(shape: readonly number[]): Array;
    matmul(a: Array, b: Array): Array;
    split(a: Array, sections: number, axis: number): Array[];
    stack(arrays: readonly Array[]): Array;
    tanh(x: Array): Array;
  };
  export const random: {
    key(seed: number): Array;
    uniform(key: Array, shape: readonly number[]): Array;
  };
  export const nn: {
    sigmoid(x: Array): Array;
    logSoftmax(x: Array): Array;
    oneHot(labels: Array, classes: number): Array;
  };
  export const tree: { dispose(of: unknown): void; ref<T>(of: T): T };
}

/** onnxruntime-node and onnxruntime-web have these in common. */
declare module 'onnxruntime-common' {
  export interface OrtTensor {
    readonly data: Float32Array;
  }
  export interface Session {
    run(feeds: { readonly [name: string]: OrtTensor }): Promise<{ readonly [name: string]: OrtTensor }>;
  }
  export interface Ort {
    readonly env: { readonly wasm: { numThreads?: number } };
    readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
    readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OrtTensor;
  }
}

declare module 'onnxruntime-node' {
  import type { Ort } from 'onnxruntime-common';
  export const env: Ort['env'];
  export const InferenceSession: Ort['InferenceSession'];
  export const Tensor: Ort['Tensor'];
}

declare module 'onnxruntime-web' {
  export * from 'onnxruntime-node';
}
