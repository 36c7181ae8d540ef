/** Names of a synapse kernel that live in memory: read into locals, and written back. */

import type { Binding, SynapseKernel } from '../compile/kernel-types.ts';
import type { Code } from '../kit/assembler.ts';
import { OP } from '../kit/opcodes.ts';
import { assert } from '../problems/problem.ts';
import { pushSlot } from './emit-access.ts';
import { SHIFT } from './memory.ts';
import { emitRead, emitWrite } from './scalar-access.ts';

export type Level = 'row' | 'synapse' | 'other';

/** A name that lives in memory: read into a local when its element or synapse comes up. */
export interface Cell {
  readonly level: Level;
  readonly binding: Binding;
  readonly local: number;
  /** Local with the byte address, without the region's offset; null for uniforms. */
  readonly address: number | null;
  readonly slot: number | null;
  readonly written: boolean;
}

/** `step`: the local of the step. */
export function createCells(code: Code, kernel: SynapseKernel, step: number) {
  const cells = new Map<string, Cell>();
  const statements = [...kernel.before, ...kernel.body, ...(kernel.replay?.body ?? [])];
  const targets = new Set(statements.map((s) => s.target));
  for (const level of ['row', 'synapse', 'other'] as const)
    for (const [key, binding] of Object.entries(kernel[level])) {
      assert(binding.at !== 'random', 'a synapse kernel does not draw');
      cells.set(key, {
        level,
        binding,
        local: code.local('f64'),
        address: binding.at === 'uniform' ? null : code.local('i32'),
        slot: binding.at === 'ring' ? code.local('i32') : null,
        written: targets.has(key),
      });
    }
  const of = (level: Level) => [...cells.entries()].filter(([, c]) => c.level === level);

  const locate = (cell: Cell, at: number): void => {
    if (cell.address === null || cell.binding.at === 'uniform' || cell.binding.at === 'random')
      return;
    const shift = SHIFT[cell.binding.type];
    code.get(at);
    const via = cell.binding.at === 'element' ? cell.binding.via : undefined;
    if (via?.type === 'u16') code.i32(1).op(OP.i32Shl).memory(OP.i32Load16u, via.offset);
    else if (via) code.i32(2).op(OP.i32Shl).memory(OP.i32Load, via.offset);
    if (shift > 0) code.i32(shift).op(OP.i32Shl);
    if (cell.slot !== null) code.get(cell.slot).op(OP.i32Add);
    code.set(cell.address);
  };
  const read = (level: Level, at: number): void => {
    for (const [, cell] of of(level)) {
      locate(cell, at);
      const { binding } = cell;
      if (binding.at === 'random' || binding.at === 'uniform') continue;
      code.get(cell.address!);
      emitRead(code, binding.type, binding.offset);
      code.set(cell.local);
      if (binding.at === 'ring' && binding.clear) {
        code.get(cell.address!).f64(0);
        emitWrite(code, binding.type, binding.offset);
      }
    }
  };
  const write = (level: Level): void => {
    for (const [key, cell] of of(level)) {
      if (!cell.written || cell.binding.at === 'random') continue;
      assert(cell.binding.at !== 'uniform', `${kernel.name}: ${key} is not one number for all`);
      code.get(cell.address!).get(cell.local);
      emitWrite(code, cell.binding.type, cell.binding.offset);
    }
  };
  /** Reads what an address holds for nothing: it is under way when it is needed. */
  const touch = (at: number): void => {
    for (const [, cell] of of('synapse')) {
      locate(cell, at);
      if (cell.address === null || !('offset' in cell.binding)) continue;
      code.get(cell.address).memory(OP.i32Load8u, cell.binding.offset).op(OP.drop);
    }
  };
  return {
    all: cells as ReadonlyMap<string, Cell>,
    of,
    read,
    write,
    touch,
    /** Reads what is one number for all. */
    readUniforms(): void {
      for (const { binding, local } of cells.values())
        if (binding.at === 'uniform') code.i32(0).memory(OP.f64Load, binding.offset).set(local);
    },
    /** Finds the slots of rings that are meant in this step. */
    findSlots(): void {
      for (const { binding, slot } of cells.values())
        if (binding.at === 'ring' && slot !== null) {
          pushSlot(code, step, binding, binding.shift);
          code.set(slot);
        }
    },
  };
}
