// TensorFlow.js on WebGPU: a training step of seed 003's model, with Adam.

import { tell } from '../../counted.ts';
import '@tensorflow/tfjs-backend-webgpu';
import tf from '@tensorflow/tfjs';

await tf.setBackend('webgpu');
await tf.ready();
const [N, T, I, H, CLASSES] = [64, 28, 28, 64, 10];
const model = tf.sequential();
model.add(
  tf.layers.lstm({
    units: H,
    recurrentActivation: 'sigmoid',
    inputShape: [T, I],
    recurrentInitializer: 'glorotUniform',
  }),
);
model.add(tf.layers.dense({ units: CLASSES }));
const x = tf.randomUniform([N, T, I]);
const y = tf.oneHot(
  Int32Array.from({ length: N }, (_, i) => i % CLASSES),
  CLASSES,
);
const optimizer = tf.train.adam(0.01);
await tell(() => tf.tidy(() => optimizer.minimize(() => tf.losses.softmaxCrossEntropy(y, model.apply(x)))));
