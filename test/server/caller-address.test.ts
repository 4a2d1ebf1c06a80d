import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callerAddress } from '../../src/server/http/caller-address.ts';

describe('the address of a caller', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    [undefined, undefined],
  ])('of a connection from %s is %s', (remoteAddress, address) => {
    expect(callerAddress(remoteAddress, null, 0)).toBe(address);
  });

  it('is not known for a request that came by no connection', () => {
    expect(callerAddress(undefined, null, 0)).toBeUndefined();
  });

  it.each([
    [0, '10.0.0.1'],
    [1, '198.51.100.2'],
    [2, '203.0.113.3'],
    [3, '6.6.6.6'],
    [9, '6.6.6.6'],
  ])('behind %i proxies is the one that the outermost of them saw', (proxies, address) => {
    expect(callerAddress('10.0.0.1', '6.6.6.6, 203.0.113.3, 198.51.100.2', proxies)).toBe(address);
  });

  it('is read in every form that proxies write', () => {
    expect(callerAddress('10.0.0.1', '203.0.113.3:5555', 1)).toBe('203.0.113.3');
    expect(callerAddress('10.0.0.1', '[2001:db8::1]:443', 1)).toBe('2001:db8:0:0::/64');
    expect(callerAddress('10.0.0.1', 'unknown', 1)).toBeUndefined();
  });

  it('is never what a client says of itself while no proxy is trusted', () => {
    fc.assert(
      fc.property(fc.string(), (forwardedFor) => {
        expect(callerAddress('192.0.2.7', forwardedFor, 0)).toBe('192.0.2.7');
      }),
    );
  });
});
