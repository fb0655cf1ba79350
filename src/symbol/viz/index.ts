// mx.viz: graphs as tables and pictures.

export { plot_network } from './network.ts';
export { print_summary } from './summary.ts';
