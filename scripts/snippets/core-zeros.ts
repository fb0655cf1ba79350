// The smallest program: two zeros.

import { zeros } from 'bptt/core';
import type { Printed } from './print.ts';

export { fallbacks } from 'bptt/core';

export const run = (): Printed => ({ zeros: zeros(2).numpy() });
