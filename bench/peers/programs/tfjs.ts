// TensorFlow.js: its own LSTM layer and a dense layer, inference by `predict` and the gradient by `tf.variableGrads`, on the
// backend that is named. Usage: tfjs.ts JOB wasm|cpu

import tf from '@tensorflow/tfjs';
import wasm from '@tensorflow/tfjs-backend-wasm';
import type { Job } from '../cases.ts';
import { sample } from '../check.ts';
import { CLASSES, read, transposed } from '../data.ts';
import { type Program, serve } from '../serve.ts';

async function open(job: Job): Promise<Program> {
  // More are workers of a page: in Node there is one.
  wasm.setThreadsCount(1);
  await tf.setBackend(process.argv[3]);
  await tf.ready();
  const { N, T, I, H, task, shapes } = job;
  const { parameters, x, y } = read(job);
  const kernel = (k: number) =>
    tf.tensor(transposed(parameters[k], shapes[k][0], shapes[k][1]), [shapes[k][1], shapes[k][0]]);
  const lstm = tf.layers.lstm({
    units: H,
    // Keras's sigmoid; the default of TensorFlow.js is a piecewise linear one.
    recurrentActivation: 'sigmoid',
    returnSequences: task === 'forward',
    inputShape: [T, I],
  });
  const dense = tf.layers.dense({ units: CLASSES });
  const model = tf.sequential();
  model.add(lstm);
  if (task === 'gradient') {
    model.add(dense);
    dense.setWeights([kernel(4), tf.tensor(parameters[5], [CLASSES])]);
  }
  // Keras has one bias; its gates i f c o are PyTorch's i f g o.
  const bias = parameters[2].map((b, i) => b + parameters[3][i]);
  lstm.setWeights([kernel(0), kernel(1), tf.tensor(bias, [4 * H])]);
  const input = tf.transpose(tf.tensor(x, [T, N, I]), [1, 0, 2]);
  const labels = tf.oneHot(Int32Array.from(y), CLASSES);
  if (task === 'forward') {
    const outputs = () => sample(tf.transpose(model.predict(input), [1, 0, 2]).dataSync());
    return { digest: () => ({ output: outputs() }), call: () => tf.dispose(model.predict(input)) };
  }
  const gradient = () =>
    tf.tidy(() => tf.variableGrads(() => tf.losses.softmaxCrossEntropy(labels, model.apply(input))));
  const digest = () => {
    const { value, grads } = gradient();
    const recurrent = grads[lstm.trainableWeights[1].val.name];
    return { loss: [...value.dataSync()], gradient: sample(transposed(recurrent.dataSync(), H, 4 * H)) };
  };
  return { digest, call: () => tf.dispose(gradient()) };
}

await serve(open);
