/**
 * A kernel without its addresses. Networks hold many kernels that differ in nothing else: code is
 * generated once per shape, and addresses are written into it.
 */

import type { Binding, Kernel, SynapseKernel } from '../compile/kernel-types.ts';
import { HOLE } from '../kit/assembler.ts';

/** Matrices and sequences have little code of their own. */
export type ShapedKernel = Exclude<Kernel, { readonly kind: 'matrix' | 'sequence' }>;

export interface KernelShape {
  /** The same for kernels of one shape, and only for those. */
  readonly key: string;
  /** Each address of the kernel is a hole: its place in `addresses`. */
  readonly kernel: ShapedKernel;
  readonly addresses: readonly number[];
}

/** JSON knows neither infinities nor -0. */
const exact = (_: string, value: unknown): unknown =>
  typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
    ? `${Object.is(value, -0) ? '-0' : value} as a number`
    : value;

export function shapeOf(kernel: ShapedKernel): KernelShape {
  const holes = new Map<number, number>();
  const hole = (address: number): number => {
    const known = holes.get(address) ?? HOLE * (holes.size + 1);
    holes.set(address, known);
    return known;
  };
  const placed = <T extends { readonly offset: number }>(array: T): T => ({
    ...array,
    offset: hole(array.offset),
  });
  const bindings = (all: Readonly<Record<string, Binding>>) =>
    Object.fromEntries(
      Object.entries(all).map(([name, binding]): [string, Binding] => [
        name,
        binding.at === 'element' && binding.via
          ? { ...placed(binding), via: placed(binding.via) }
          : placed(binding),
      ]),
    );
  const orderOf = (order: SynapseKernel['order']) =>
    order && { ...placed(order), rows: hole(order.rows) };
  const replayOf = (replay: SynapseKernel['replay']) =>
    replay && {
      ...replay,
      seen: hole(replay.seen),
      traces: Object.fromEntries(
        Object.entries(replay.traces).map(([name, { before, after }]) => [
          name,
          { before: hole(before), after: hole(after) },
        ]),
      ),
      heads: hole(replay.heads),
      entries: hole(replay.entries),
      path: hole(replay.path),
      waiting: hole(replay.waiting),
      events: hole(replay.events),
    };
  const withHoles = (): ShapedKernel => {
    switch (kernel.kind) {
      case 'element':
        return { ...kernel, bindings: bindings(kernel.bindings) };
      case 'deliver':
        return {
          ...kernel,
          rows: hole(kernel.rows),
          mixed: kernel.mixed && { of: hole(kernel.mixed.of), slots: hole(kernel.mixed.slots) },
          targets: placed(kernel.targets),
          weights: kernel.weights && placed(kernel.weights),
          ...(kernel.weight === undefined ? {} : { weight: hole(kernel.weight) }),
          ring: placed(kernel.ring),
        };
      case 'synapse':
        return {
          ...kernel,
          rows: hole(kernel.rows),
          order: orderOf(kernel.order),
          ends: placed(kernel.ends),
          row: bindings(kernel.row),
          synapse: bindings(kernel.synapse),
          other: bindings(kernel.other),
          deliver: kernel.deliver && { ...kernel.deliver, ring: placed(kernel.deliver.ring) },
          replay: replayOf(kernel.replay),
        };
    }
  };
  const shape = withHoles();
  return {
    key: JSON.stringify({ ...shape, name: '' }, exact),
    kernel: shape,
    addresses: [...holes.keys()],
  };
}
