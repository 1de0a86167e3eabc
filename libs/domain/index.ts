export * from './src/errors';
export * from './src/receipt/receipt';
export * from './src/position/position';
