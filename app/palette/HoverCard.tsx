/**
 * The card beside an item of the library: what the node is, what it does (its example or learning
 * window, run while the card is open) and which examples have it. It comes after a moment of rest
 * on the item, by pointer or by keyboard, stays while the pointer is on it, goes with its item while
 * the list scrolls, and Escape closes it.
 */

import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type UIEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { NodeDefinition } from '#engine';
import { ExamplePlot } from '../docs/ExamplePlot.tsx';
import { exampleGraph } from '../docs/example-graph.ts';
import { WithCode } from '../docs/WithCode.tsx';
import { LearningWindow } from '../inspector/LearningWindow.tsx';
import { ExampleFigure, openExample } from '../lessons/Gallery.tsx';
import { type Example, examplesWith } from '../state/examples.ts';
import { strings } from '../strings.ts';
import './hover-card.css';

const words = strings.palette;
const REST = 400; // ms on an item before its card comes
const LEAVE = 200; // ms to get from the item to its card
const MOST_EXAMPLES = 4;
const MARGIN = 8; // px
const NONE = {};

interface Shown {
  readonly definition: NodeDefinition;
  readonly item: Element;
  /** Where the item is, in the window. */
  readonly beside: DOMRect;
}

/** Which item's card is shown, and what its item and the card itself must listen to. */
export function useHover() {
  const [shown, setShown] = useState<Shown | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = useCallback((next: Shown | null, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(next), wait);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const close = () => later(null, 0);
    const leave = () => later(null, LEAVE);
    const open = (definition: NodeDefinition, item: Element) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(
        () => setShown({ definition, item, beside: item.getBoundingClientRect() }),
        REST,
      );
    };
    return {
      shown,
      close,
      /** The list was scrolled: the card goes with its item, and away with it. */
      onScroll: ({ currentTarget: list }: UIEvent) =>
        setShown((now) => {
          if (!now) return now;
          const beside = now.item.getBoundingClientRect();
          const { top, bottom } = list.getBoundingClientRect();
          return beside.bottom > top && beside.top < bottom ? { ...now, beside } : null;
        }),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') close();
      },
      item: (definition: NodeDefinition) => ({
        onPointerEnter: (event: PointerEvent) => {
          if (event.pointerType !== 'touch' && event.buttons === 0)
            open(definition, event.currentTarget);
        },
        onPointerLeave: leave,
        onFocus: (event: FocusEvent) => {
          if (event.currentTarget.matches(':focus-visible')) open(definition, event.currentTarget);
        },
        onBlur: leave,
      }),
      card: {
        onPointerEnter: () => clearTimeout(timer.current),
        onPointerLeave: leave,
        onFocus: () => clearTimeout(timer.current),
        onBlur: leave,
      },
    };
  }, [shown, later]);
}

interface Props extends Omit<Shown, 'item'> {
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

/** The card of one node type. */
export function HoverCard({ definition, beside, ...listeners }: Props) {
  const card = useRef<HTMLElement>(null);
  const used = examplesWith(definition.type);
  // Beside its item, and whole: pictures and examples make some cards longer than others.
  useLayoutEffect(() => {
    const element = card.current;
    if (!element) return;
    const place = () => {
      const most = window.innerHeight - element.offsetHeight - MARGIN;
      element.style.top = `${Math.max(MARGIN, Math.min(beside.top - MARGIN, most))}px`;
      element.style.left = `${beside.right + MARGIN}px`;
    };
    place();
    const sized = new ResizeObserver(place);
    sized.observe(element);
    return () => sized.disconnect();
  }, [beside]);
  return (
    <section
      className="hover-card"
      ref={card}
      aria-label={words.about(definition.title)}
      {...listeners}
    >
      <h4>{definition.title}</h4>
      <p>
        <WithCode text={definition.doc} />
      </p>
      <Behaviour definition={definition} example={used[0]} />
      {used.length > 0 && (
        <p className="hover-card-used">
          {words.usedIn}:
          {used.slice(0, MOST_EXAMPLES).map((example) => (
            <button type="button" key={example.file} onClick={() => openExample(example)}>
              {example.title}
            </button>
          ))}
          {used.length > MOST_EXAMPLES && <span>{words.more(used.length - MOST_EXAMPLES)}</span>}
        </p>
      )}
    </section>
  );
}

/** What a node does: its own example where that is a graph, else an example that has it. */
function Behaviour({
  definition,
  example,
}: {
  readonly definition: NodeDefinition;
  readonly example: Example | undefined;
}) {
  const runs = useMemo(() => exampleGraph(definition) !== null, [definition]);
  if (definition.behaviour.kind === 'plasticity')
    return <LearningWindow definition={definition} parameters={NONE} unit="pA" />;
  if (runs) return <ExamplePlot definition={definition} />;
  return example ? <ExampleFigure example={example} /> : null;
}
