/**
 * Convolution as a projection: source [c, h, w], target [k, h', w'], one kernel of [k, c, kh, kw]
 * weights that all places share; `each`: every channel by itself, with [c, kh, kw] weights, which
 * is what pooling needs. The synapses are written out; each knows its place in the kernel, so that
 * a rule teaches one weight wherever it is used.
 */

import { createStream } from '../kit/random.ts';
import type { Connector } from '../kit/types.ts';
import { connectProblems } from '../problems/connect.ts';
import { fail, type Outcome, succeed } from '../problems/problem.ts';
import type { ConnectRequest } from './connect.ts';
import { drawAll } from './draw.ts';
import type { Pattern } from './pattern.ts';

type Kernel = Extract<Connector, { kind: 'kernel' }>;

const planes = (shape: readonly number[]): readonly [number, number, number] => {
  const [w = 1, h = 1, ...rest] = [...shape].reverse();
  return [rest.reduce((a, b) => a * b, 1), h, w];
};

/** Pairs within the kernel's reach, with their weights in pattern order. */
export function convolve(request: ConnectRequest, connector: Kernel): Outcome<Pattern> {
  const { node, pre, post, weight } = request;
  const [c, h, w] = planes(pre.shape);
  const [k, oh, ow] = planes(post.shape);
  const [kh = 1, kw = 1] = connector.size;
  const [sh = 1, sw = sh] = connector.stride;
  const [ph = 0, pw = ph] = connector.padding;
  const fits = (size: number, pad: number, reach: number, stride: number) =>
    Math.floor((size + 2 * pad - reach) / stride) + 1;
  if (connector.channels === 'each' && k !== c)
    return fail(
      connectProblems.kernelShape(
        node,
        `every channel is taken by itself, so the target needs as many as the source: ${c}, but it has ${k}.`,
      ),
    );
  if (oh !== fits(h, ph, kh, sh) || ow !== fits(w, pw, kw, sw))
    return fail(
      connectProblems.kernelShape(
        node,
        `a ${kh} x ${kw} kernel over ${h} x ${w} gives ${fits(h, ph, kh, sh)} x ${fits(w, pw, kw, sw)} places, but the target has ${oh} x ${ow}. Change the target's size.`,
      ),
    );
  const each = connector.channels === 'each';
  const size = (each ? 1 : k) * c * kh * kw;
  const kernel = new Float64Array(size);
  if (weight.kind === 'number') kernel.fill(weight.value);
  else if (weight.kind === 'list') {
    if (weight.values.length !== size)
      return fail(connectProblems.listLength(node.id, 'weight', weight.values.length, size));
    kernel.set(weight.values);
  } else if (weight.kind === 'draw') {
    drawAll(weight, createStream(request.seed, node.id, 'weight'), kernel);
  } else
    return fail(
      connectProblems.kernelShape(
        node,
        'a shared weight has no place of its own, so a formula cannot give it. Use a number, a draw or a list.',
      ),
    );
  const rows = new Uint32Array(pre.n + 1);
  const targets: number[] = [];
  const cells: number[] = [];
  for (let ci = 0; ci < c; ci++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        rows[(ci * h + y) * w + x] = targets.length;
        for (let ki = each ? ci : 0; ki < (each ? ci + 1 : k); ki++)
          for (let oy = 0; oy < oh; oy++) {
            const dy = y + ph - oy * sh;
            if (dy < 0 || dy >= kh) continue;
            for (let ox = 0; ox < ow; ox++) {
              const dx = x + pw - ox * sw;
              if (dx < 0 || dx >= kw) continue;
              targets.push((ki * oh + oy) * ow + ox);
              cells.push(((each ? ci : ki * c + ci) * kh + dy) * kw + dx);
            }
          }
      }
  rows[pre.n] = targets.length;
  const constant = weight.kind === 'number';
  return succeed({
    rows,
    targets: post.n <= 65536 ? Uint16Array.from(targets) : Uint32Array.from(targets),
    shared: { values: kernel, cells: Uint32Array.from(cells) },
    ...(constant ? {} : { weights: Float64Array.from(cells, (cell) => kernel[cell] ?? 0) }),
  });
}
