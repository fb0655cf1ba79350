// Python's `UserWarning` where MXNet raises it as an exception instead of warning.

import { BpttError } from '../../engine/index.ts';

class Warning extends BpttError {}
export class UserWarning extends Warning {}
