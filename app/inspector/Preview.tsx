/** Small bars: the shape of a drawn value, or how many neurons have so many synapses. */

import type { Value } from '#engine';
import { strings } from '../strings.ts';
import { previewOf } from './distribution.ts';

const words = strings.inspector.field;

/** Bars from 0 to 1 between two ends, which are said to who asks. */
export function Bars({
  bars,
  title,
}: {
  readonly bars: readonly number[];
  readonly title: string;
}) {
  return (
    <svg
      className="value-preview"
      viewBox={`0 0 ${bars.length} 10`}
      preserveAspectRatio="none"
      role="img"
    >
      <title>{title}</title>
      {bars.map((height, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
        <rect key={k} x={k} y={10 - 9 * height} width={0.9} height={9 * height} />
      ))}
    </svg>
  );
}

/** The shape of a value that is drawn for each element; nothing for others. */
export function DrawPreview({ value }: { readonly value: unknown }) {
  const draw =
    typeof value === 'object' && value !== null && 'draw' in value
      ? previewOf(value as Extract<Value, { readonly draw: unknown }>)
      : null;
  if (!draw) return null;
  const end = (x: number) => Number(x.toPrecision(3));
  return <Bars bars={draw.bars} title={words.between(end(draw.from), end(draw.to))} />;
}
