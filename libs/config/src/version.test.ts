import { readVersion } from './version';

describe('readVersion', () => {
  it('finds the version of this build', () => {
    expect(readVersion()).toMatch(/^\d+\.\d+\.\d+/);
  });
});
