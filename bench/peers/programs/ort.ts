// ONNX Runtime, native or as WebAssembly: inference of the layer as a model, and of a stream, whose states are its inputs and
// outputs. Usage: ort.ts JOB node|web

import type { Ort } from 'onnxruntime-common';
import type { Job } from '../cases.ts';
import { sample } from '../check.ts';
import { read } from '../data.ts';
import { onnx } from '../onnx.ts';
import { type Program, serve } from '../serve.ts';

const load = (which: string): Promise<Ort> =>
  which === 'node' ? import('onnxruntime-node') : import('onnxruntime-web');

async function open(job: Job): Promise<Program> {
  const which = process.argv[3];
  const ort = await load(which);
  // The web's own threads are workers of a page: in Node there is one.
  ort.env.wasm.numThreads = 1;
  const { parameters, x } = read(job);
  const session = await ort.InferenceSession.create(onnx(job, parameters, job.task === 'stream'), {
    executionProviders: [which === 'node' ? 'cpu' : 'wasm'],
    intraOpNumThreads: job.threads,
    interOpNumThreads: 1,
  });
  const { T, N, I, H, task } = job;
  const frame = new ort.Tensor('float32', x, [T, N, I]);
  const zeros = () => new ort.Tensor('float32', new Float32Array(N * H), [1, N, H]);
  let [h, c] = [zeros(), zeros()];
  const forward = async () => (await session.run({ x: frame })).y;
  const step = async () => {
    const { y, hn, cn } = await session.run({ x: frame, h, c });
    [h, c] = [hn, cn];
    return y;
  };
  const call = task === 'stream' ? step : forward;
  const digest = async () => {
    await call();
    await call();
    return { output: sample((await call()).data) };
  };
  return { digest, call };
}

await serve(open);
