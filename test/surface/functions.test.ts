// Functions of tensors against real PyTorch: values, gradients, what records them, printed texts and errors.

import functions from '../golden/functions.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

follow(['closeness', 'made', 'shapes', 'picked', 'blended', 'along', 'angles', 'bits'], {}, {}, functions);
