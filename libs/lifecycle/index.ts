export { describeReadiness, serveHealth } from './src/health-server';
export { createReadiness } from './src/readiness';
export { createResources, type Resources } from './src/resources';
export { announceReady } from './src/ready';
export { onStopSignals } from './src/signals';
export { type ChildExit, type Supervised, supervise } from './src/supervise';
export { runProcess } from './src/run-process';
export { startOver } from './src/start-over';
export { type Repetition, repeatEvery } from './src/repeat-every';
