// What `torch.random` holds.

export { fork_rng } from './fork-rng.ts';
export { default_generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state } from './random.ts';
