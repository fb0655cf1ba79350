// What is bundled of the modules that tsc wrote: whole files for pages without a bundler, and what Node loads.

import { bundleNodeFiles } from './node-files.ts';
import { bundleWholeFiles } from './whole-files.ts';

await Promise.all([bundleWholeFiles(), bundleNodeFiles()]);
