// Convolution, pooling and padding over time against real PyTorch: numbers, gradients, initial weights, printed and error texts.

import * as nn from '../../src/nn/namespace.ts';
import table from '../golden/windows.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

follow(Object.keys(table.groups), {}, { nn }, table);
