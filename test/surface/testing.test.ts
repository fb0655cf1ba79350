// torch.testing.assert_close and torch.random.fork_rng against real PyTorch.

import * as torch from '../../src/index.ts';
import testing from '../golden/testing.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

type Body = () => unknown;
const fork = (body: Body): unknown => torch.random.fork_rng(body);
const unforked = (body: Body): unknown => torch.random.fork_rng({ enabled: false, body });

follow(['close', 'forked'], {}, { fork, unforked }, testing);
