/**
 * Adaptively solved models with the method a person gets who chooses none, dt 0.1 ms, against
 * NEST's firing curves: the differences stated in `nodes/README.md`.
 */

import { describe, expect, it } from 'vitest';
import { differences } from '../support/fi-curves.ts';

describe('default methods', () => {
  it.each([
    ['iaf_cond_exp', 0, 0, 0],
    ['iaf_cond_alpha', 0, 0, 0],
    ['iaf_cond_exp_sfa_rr', 1, 0, 0.04],
    ['aeif_cond_exp', 1, 0.1, 0.06],
    ['aeif_cond_alpha', 1, 0.1, 0.06],
    ['hh_psc_alpha', 0, 0, 1e-6],
    ['hh_cond_exp_traub', 39, 0.7, 1.9],
  ] as const)('%s', async (model, spikes, first, interval) => {
    const worst = await differences(model);
    expect(worst.spikes).toBeLessThanOrEqual(spikes);
    expect(worst.first).toBeLessThan(first + 1e-6);
    expect(worst.interval).toBeLessThan(interval + 1e-6);
  });
});
