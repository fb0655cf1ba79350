// Convolution, pooling and padding over time against real PyTorch: numbers, gradients, initial weights, printed and error texts.

import { Module } from '../../src/nn/module.ts';
import * as nn from '../../src/nn/namespace.ts';
import table from '../golden/windows.json' with { type: 'json' };
import { follow, type Table } from '../helpers/golden.ts';

/** Python calls a class without `new`. */
const called = Object.fromEntries(
  Object.entries(nn).flatMap(([name, layer]) =>
    typeof layer === 'function' && layer.prototype instanceof Module
      ? [[name, (...args: unknown[]) => Reflect.construct(layer, args)]]
      : [],
  ),
);

const { groups } = table;
follow(Object.keys(groups), {}, { nn: called }, table as unknown as Table);
