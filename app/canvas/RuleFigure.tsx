/**
 * What a learning rule looks like: its window, measured from its own equations, or the first of its
 * equations where one pair of spikes tells nothing; while it runs, the weights that it teaches.
 */

import { flatId, type NodeDefinition } from '#engine';
import { behaviourTexts } from '../docs/page-data.ts';
import { unitInForce } from '../inspector/context.ts';
import { changesWeight, useLearningWindow } from '../inspector/LearningWindow.tsx';
import { useScene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { WeightBars } from './WeightBars.tsx';

const WIDTH = 92;
const HEIGHT = 44;
const INSET = 3;
const NONE = {};

/** The figure on the card of a learning rule. */
export function RuleFigure({
  id,
  definition,
}: {
  readonly id: string;
  readonly definition: NodeDefinition;
}) {
  const scope = useView((s) => s.scope);
  const parameters = useScene((s) => s.document.nodes[id]?.parameters ?? NONE);
  const variables = useScene((s) => s.document.variables);
  const unit = useScene((s) => unitInForce(s.document, id, 'target'));
  const taught = useScene((s) =>
    Object.values(s.document.edges)
      .filter(({ from, to }) => from === `${id}/rule` && to.endsWith('/rule'))
      .map(({ to }) => to.slice(0, to.indexOf('/')))
      .join(' '),
  );
  const { graph, result } = useLearningWindow({
    definition,
    parameters,
    unit: unit === 'target' ? 'pA' : unit,
    variables,
  });
  const changes = result && 'changes' in result ? result.changes : null;
  const shows =
    typeof graph !== 'string' && changes !== null && changesWeight(changes, graph.weight);
  return (
    <div className="rule-figure">
      {shows ? (
        <Curve distances={graph.distances} changes={changes} />
      ) : (
        (typeof graph === 'string' || result) && (
          <code>{behaviourTexts(definition)[0]?.[1].split('\n')[0]}</code>
        )
      )}
      {taught !== '' && (
        <WeightBars
          taught={taught.split(' ').map((node) => flatId(scope, node))}
          width={WIDTH}
          height={HEIGHT}
        />
      )}
    </div>
  );
}

interface CurveProps {
  readonly distances: readonly number[];
  readonly changes: readonly number[];
}

/** The window without numbers; stretched to the room there is. */
function Curve({ distances, changes }: CurveProps) {
  const most = Math.max(0, ...changes);
  const least = Math.min(0, ...changes);
  const span = distances.at(-1) ?? 1;
  const x = (d: number) => INSET + ((d + span) / (2 * span)) * (WIDTH - 2 * INSET);
  const y = (change: number) => INSET + ((most - change) / (most - least)) * (HEIGHT - 2 * INSET);
  const half = (sign: number) =>
    distances
      .flatMap((d, k) =>
        d * sign > 0 ? [`${x(d).toFixed(1)},${y(changes[k] ?? 0).toFixed(1)}`] : [],
      )
      .join(' ');
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={strings.window.title}
    >
      <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
      <line x1={x(0)} x2={x(0)} y1={0} y2={HEIGHT} />
      <polyline points={half(-1)} />
      <polyline points={half(1)} />
    </svg>
  );
}
