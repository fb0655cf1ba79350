// What PyTorch refuses, by its own texts: graph misuse, in-place writes, gradients that do not fit.

import { ofErrors } from '../helpers/differences.ts';
import { follow } from '../helpers/golden.ts';

follow(['errors'], ofErrors);
