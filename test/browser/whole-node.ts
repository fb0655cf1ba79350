// The package's entries in Node: prints the lines that a page with the whole files must report.

import * as torch from 'bptt';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { train } from './whole.ts';

const { losses, answer } = train({ torch, nn, optim });
console.log([...losses, answer].join('\n'));
