/**
 * Delivery: for every listed source, adds its synapses' weights to slots of the target's ring.
 * Bound by memory, not arithmetic: the inner loop is unrolled fourfold so that several events are
 * under way at once.
 */

import type { DeliverKernel } from '../compile/kernel-types.ts';
import { Code } from '../kit/assembler.ts';
import { OP } from '../kit/opcodes.ts';
import { pushSlot } from './emit-access.ts';
import { BYTES, SHIFT } from './memory.ts';

const STEP = 0;
const LIST = 1;
const COUNT = 2;
const UNROLL = 4;
const LOAD = { u8: OP.i32Load8u, u16: OP.i32Load16u, u32: OP.i32Load } as const;
/** Sources whose rows are touched together before they are read. */
const TOGETHER = 32;
/** Cache lines of a row that are touched. */
const LINES = [0, 64] as const;

export function emitDeliver(kernel: DeliverKernel): Code {
  const { delays, mixed, ring, targets, weights } = kernel;
  const code = new Code(4);
  const buckets = mixed ? 1 : delays.length;
  const targetType = targets.type === 'gaps' ? 'u8' : targets.type;
  const targetSize = BYTES[targetType];
  const end = code.local('i32');
  const block = code.local('i32');
  const row = code.local('i32');
  const synapse = code.local('i32');
  const last = code.local('i32');
  const target = code.local('i32');
  /** Address in the ring, without its offset, that the last target of gaps was at. */
  const reached = code.local('i32');
  const weight = code.local('i32');
  const slots = Array.from({ length: buckets }, () => code.local('i32'));
  const which = code.local('i32');
  const constant = code.local('f64');
  if (kernel.weight === undefined) code.f64(1);
  else code.i32(0).memory(OP.f64Load, kernel.weight);
  code.set(constant);

  const pushWeight = (offset: number): void => {
    if (!weights) return;
    code.get(weight);
    if (weights.type === 'f64') code.memory(OP.f64Load, weights.offset + offset);
    else code.memory(OP.f32Load, weights.offset + offset);
  };
  const add = (k: number, slot: number): void => {
    const place = code.local('i32');
    if (mixed) {
      code
        .get(which)
        .memory(OP.i32Load8u, mixed.of + k)
        .i32(2)
        .op(OP.i32Shl);
      code.memory(OP.i32Load, mixed.slots).set(slot);
    }
    code.get(target);
    code.memory(LOAD[targetType], targets.offset + targetSize * k);
    code.i32(SHIFT[ring.type]).op(OP.i32Shl);
    if (targets.type === 'gaps') code.get(reached).op(OP.i32Add).tee(reached);
    if (targets.type !== 'gaps' || mixed) code.get(slot).op(OP.i32Add);
    code.tee(place).get(place);
    switch (ring.type) {
      case 'u16':
        // Weights in a counting ring would be lost: whole numbers only.
        code.memory(OP.i32Load16u, ring.offset);
        if (weights) {
          code.op(OP.f64ConvertI32s);
          pushWeight(k * BYTES[weights.type]);
          if (weights.type === 'f32') code.op(OP.f64Promote);
          code.op(OP.f64Add, 0xfc, 0x02);
        } else code.i32(1).op(OP.i32Add);
        code.memory(OP.i32Store16, ring.offset);
        return;
      case 'f64':
        code.memory(OP.f64Load, ring.offset);
        if (weights) {
          pushWeight(k * BYTES[weights.type]);
          if (weights.type === 'f32') code.op(OP.f64Promote);
        } else code.get(constant);
        code.op(OP.f64Add).memory(OP.f64Store, ring.offset);
        return;
      case 'f32':
        // The sum of two singles, rounded once, is the same from either precision.
        code.memory(OP.f32Load, ring.offset).op(OP.f64Promote);
        if (weights) {
          pushWeight(k * BYTES[weights.type]);
          if (weights.type === 'f32') code.op(OP.f64Promote);
        } else code.f64(1);
        code.op(OP.f64Add, OP.f32Demote).memory(OP.f32Store, ring.offset);
    }
  };
  const proceed = (elements: number): void => {
    code
      .get(target)
      .i32(targetSize * elements)
      .op(OP.i32Add)
      .set(target);
    if (weights)
      code
        .get(weight)
        .i32(BYTES[weights.type] * elements)
        .op(OP.i32Add)
        .set(weight);
    if (mixed) code.get(which).i32(elements).op(OP.i32Add).set(which);
  };

  /**
   * Reads a little of the rows of the sources in [LIST, block): rows lie far apart and are rarely in
   * the cache, but many such reads are under way at once, while a row's additions would hold up
   * the next row's reads.
   */
  const touch = (): void => {
    code.get(LIST).set(row);
    code.repeatWhile(
      () => code.get(row).get(block).op(OP.i32LtU),
      () => {
        code.get(row).memory(OP.i32Load, 0);
        code.i32(4 * buckets).op(OP.i32Mul);
        code.memory(OP.i32Load, kernel.rows).set(synapse);
        code.get(synapse).i32(SHIFT[targetType]).op(OP.i32Shl).set(target);
        // Behind the last row there are other regions, and at least a page that nobody uses.
        for (const line of LINES)
          code
            .get(target)
            .memory(OP.i32Load, targets.offset + line)
            .op(OP.drop);
        if (weights) {
          code.get(synapse).i32(SHIFT[weights.type]).op(OP.i32Shl);
          code.memory(OP.i32Load, weights.offset).op(OP.drop);
        }
        if (mixed) code.get(synapse).memory(OP.i32Load8u, mixed.of).op(OP.drop);
        code.get(row).i32(4).op(OP.i32Add).set(row);
      },
    );
  };

  for (const [bucket, delay] of delays.entries()) {
    if (mixed) code.i32(4 * bucket);
    pushSlot(code, STEP, ring, delay);
    if (mixed) code.memory(OP.i32Store, mixed.slots);
    else code.set(slots[bucket]!);
  }
  code.get(LIST).get(COUNT).i32(2).op(OP.i32Shl, OP.i32Add).set(end);
  const deliverSource = (): void => {
    code
      .get(LIST)
      .memory(OP.i32Load, 0)
      .i32(4 * buckets)
      .op(OP.i32Mul)
      .set(row);
    for (let bucket = 0; bucket < buckets; bucket++) {
      const slot = slots[bucket]!;
      code
        .get(row)
        .memory(OP.i32Load, kernel.rows + 4 * bucket)
        .set(synapse);
      code
        .get(row)
        .memory(OP.i32Load, kernel.rows + 4 * bucket + 4)
        .set(last);
      code.get(synapse).i32(SHIFT[targetType]).op(OP.i32Shl).set(target);
      if (weights) code.get(synapse).i32(SHIFT[weights.type]).op(OP.i32Shl).set(weight);
      if (mixed) code.get(synapse).set(which);
      if (targets.type === 'gaps') {
        code.i32(BYTES[ring.type] * targets.from);
        if (!mixed) code.get(slot).op(OP.i32Add);
        code.set(reached);
      }
      // `last` becomes what is left over: rows are unsigned and may be longer than i32.
      code.get(last).get(synapse).op(OP.i32Sub).set(last);
      code.repeatWhile(
        () => code.get(last).i32(UNROLL).op(OP.i32GeU),
        () => {
          for (let k = 0; k < UNROLL; k++) add(k, slot);
          proceed(UNROLL);
          code.get(last).i32(UNROLL).op(OP.i32Sub).set(last);
        },
      );
      code.repeatWhile(
        () => code.get(last),
        () => {
          add(0, slot);
          proceed(1);
          code.get(last).i32(1).op(OP.i32Sub).set(last);
        },
      );
    }
    code.get(LIST).i32(4).op(OP.i32Add).set(LIST);
  };
  code.repeatWhile(
    () => code.get(LIST).get(end).op(OP.i32LtU),
    () => {
      code
        .get(LIST)
        .i32(4 * TOGETHER)
        .op(OP.i32Add)
        .tee(block)
        .get(end);
      code.get(block).get(end).op(OP.i32LtU, OP.select).set(block);
      touch();
      code.repeatWhile(() => code.get(LIST).get(block).op(OP.i32LtU), deliverSource);
    },
  );
  code.i32(0);
  return code;
}
