// In-place ops, views and versions against real PyTorch.

import { ofInplace } from '../helpers/differences.ts';
import { follow } from '../helpers/golden.ts';

follow(['inplace'], ofInplace);
