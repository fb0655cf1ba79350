// The page of ort.ts: ONNX Runtime's WebGPU on seed 003's LSTM. The input comes from an array and the output goes to one.

import type { Ort } from 'onnxruntime-common';
import { begin, countedIn } from '../../counting.ts';
import { onnx } from '../../onnx.ts';

const [T, N, I, H] = [28, 64, 28, 64];

/** Numbers of a kind that a layer may have. */
const some = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => Math.sin(i) / 8);

async function run(): Promise<unknown> {
  begin();
  const ort = (await import(`${location.origin}/ort.mjs`)) as Ort;
  ort.env.wasm.numThreads = 1;
  const parameters = [4 * H * I, 4 * H * H, 4 * H, 4 * H].map(some);
  const session = await ort.InferenceSession.create(onnx({ cell: 'LSTM', T, N, I, H, layers: 1 }, parameters, false), {
    executionProviders: ['webgpu'],
  });
  const x = some(T * N * I);
  return countedIn(async () => {
    const { y } = await session.run({ x: new ort.Tensor('float32', x, [T, N, I]) });
    if (y.data.length !== T * N * H) throw new Error(`there are ${y.data.length} numbers`);
  });
}

const told = await run().catch((error: unknown) => ({ error: String(error) }));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
