import { describe, expect, it } from 'vitest';
import { schedulerProfile } from '../../lib/capacity/scheduler-profile.ts';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../lib/hosts/kubernetes-version.ts';

describe('the default scheduler', () => {
  it.each([
    [20, 'difference', 'none', 1, false],
    [21, 'difference', 'truncated', 1, false],
    [22, 'deviation', 'truncated', 1, false],
    [23, 'deviation', 'truncated', 3, false],
    [24, 'deviation', 'rounded', 3, false],
    [33, 'deviation', 'rounded', 3, true],
    [36, 'improvement', 'rounded', 3, true],
  ])('of 1.%i scores balance by %s, spreads %s, weighs taints %i', (minor, balance, spread, taints, balanceNeedsRequests) => {
    expect(schedulerProfile(minor)).toMatchObject({ balance, spread, weights: { taints, spread: 2 }, balanceNeedsRequests });
  });

  it('changes only at those minors', () => {
    const minors = Array.from({ length: NEWEST_MINOR - OLDEST_MINOR }, (_, index) => OLDEST_MINOR + 1 + index);
    const changes = minors.filter((minor) => JSON.stringify(schedulerProfile(minor)) !== JSON.stringify(schedulerProfile(minor - 1)));
    expect(changes).toEqual([21, 22, 23, 24, 33, 36]);
  });
});
