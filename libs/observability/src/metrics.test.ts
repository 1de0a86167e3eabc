import { createMetrics } from './metrics';

describe('createMetrics', () => {
  it('keeps the counts of one process apart from any other in it', async () => {
    const one = createMetrics('api');
    const other = createMetrics('scheduler');
    one.chunks.inc({ end: 'applied' });
    expect(await one.registry.metrics()).toContain('gpd_chunks_total{end="applied",app="api"} 1');
    expect(await other.registry.metrics()).not.toContain('end="applied"');
  });
});
