/**
 * Calls of kernels one after the other in every step. Spikes of one worker are read where they stand;
 * those of several are put behind each other first, for a call costs as much as some rows.
 */

import type { ElementCall, ListCall, SequenceKernel, SpikeSlots } from '../compile/kernel-types.ts';
import { Code } from '../kit/assembler.ts';
import { OP } from '../kit/opcodes.ts';

const STEP = 0;
const TO = 1;

/** Calls a kernel whose parameters are on the stack, and leaves its result there. */
export type CallKernel = (code: Code, kernel: string) => void;

export function emitSequence({ calls }: SequenceKernel, call: CallKernel): Code {
  const code = new Code(4);
  const slot = code.local('i32');
  const list = code.local('i32');
  const length = code.local('i32');
  const count = code.local('i32');
  const setSlot = (depth: number, lag: number): void => {
    code.get(STEP).i32(lag).op(OP.i32Sub).i32(depth).op(OP.i32RemS).set(slot);
  };
  const pushList = ({ list, listStride }: SpikeSlots): void => {
    code.get(slot).i32(listStride).op(OP.i32Mul).i32(list).op(OP.i32Add);
  };
  const pushCountPlace = ({ countStride }: SpikeSlots): void => {
    code.get(slot).i32(countStride).op(OP.i32Mul);
  };

  const elements = ({ kernel, from, to, spikes }: ElementCall): void => {
    if (!spikes) {
      code.get(STEP).i32(from).i32(to).i32(0);
      call(code, kernel);
      code.op(OP.drop);
      return;
    }
    setSlot(spikes.depth, 0);
    pushCountPlace(spikes);
    code.get(STEP).i32(from).i32(to);
    pushList(spikes);
    call(code, kernel);
    code.memory(OP.i32Store, spikes.count);
  };

  /** Puts a part of a list behind what stands in `scratch`, or before anything stands there looks at it in its place. */
  const gather = (part: SpikeSlots, scratch: number): void => {
    pushCountPlace(part);
    code.memory(OP.i32Load, part.count).tee(count);
    code.when(() => {
      code.get(length).when(
        () => {
          code.get(list).i32(scratch).op(OP.i32Ne);
          code.when(() =>
            copy(
              () => code.i32(scratch),
              () => code.get(list),
              length,
            ),
          );
          code.i32(scratch).set(list);
          const end = () => code.i32(scratch).get(length).i32(2).op(OP.i32Shl, OP.i32Add);
          copy(end, () => pushList(part), count);
        },
        () => {
          pushList(part);
          code.set(list);
        },
      );
      code.get(length).get(count).op(OP.i32Add).set(length);
    });
  };
  const copy = (to: () => void, from: () => void, words: number): void => {
    to();
    from();
    code
      .get(words)
      .i32(2)
      .op(OP.i32Shl, ...OP.memoryCopy);
  };

  const deliver = ({ kernels, lag, parts, scratch }: ListCall): void => {
    setSlot(parts[0]!.depth, lag);
    code.i32(0).set(length);
    for (const part of parts) gather(part, scratch);
    code.get(length).when(() => {
      for (const kernel of kernels) {
        code.get(STEP).get(list).get(length).i32(0);
        call(code, kernel);
        code.op(OP.drop);
      }
    });
  };

  code.repeatWhile(
    () => code.get(STEP).get(TO).op(OP.i32LtS),
    () => {
      for (const each of calls) {
        if (each.call === 'elements') elements(each);
        else if (each.lag === 0) deliver(each);
        else
          code
            .get(STEP)
            .i32(each.lag)
            .op(OP.i32GeS)
            .when(() => deliver(each));
      }
      code.get(STEP).i32(1).op(OP.i32Add).set(STEP);
    },
  );
  return code.i32(0);
}
