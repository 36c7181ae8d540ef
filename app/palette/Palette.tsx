/** The palette in its modes: add a node (filtered while a wire is held), find, ports, targets, adapters. */

import { useMemo } from 'react';
import { join, type NodeDefinition, type Port, portOf, withLocal } from '#engine';
import { CategoryIcon } from '../canvas/CategoryIcon.tsx';
import { joinPorts } from '../canvas/connect.ts';
import { PortMark } from '../canvas/PortMark.tsx';
import { placesOf } from '../canvas/places.ts';
import { addNodeAt } from '../commands/actions.ts';
import { keyText } from '../commands/command.ts';
import { commands } from '../commands/commands.ts';
import { allPorts, partnersOf } from '../commands/connecting.ts';
import { inputsFor, outputsFor } from '../commands/fit.ts';
import { goTo } from '../commands/going.ts';
import { keysOf } from '../commands/keys.ts';
import { lessonsFor } from '../commands/teach.ts';
import { registry } from '../state/registry.ts';
import { scene } from '../state/scene.ts';
import { type PaletteRequest, useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { Adapters } from './Adapters.tsx';
import { type Choice, Chooser } from './Chooser.tsx';
import { constantFor } from './constants.ts';
import { Marks } from './Marks.tsx';
import { recipes } from './recipes.ts';
import { rankText, search } from './search.ts';
import { recentTypes } from './usage.ts';

const words = strings.palette;
const MOST = 14;

/** Shown while the view asks for it. */
export function Palette() {
  const request = useView((s) => s.palette);
  if (!request) return null;
  const key = `${request.mode} ${request.x} ${request.y} ${request.from} ${request.to}`;
  switch (request.mode) {
    case 'find':
      return <Find key={key} {...request} />;
    case 'ports':
      return <PortList key={key} {...request} />;
    case 'connect':
      return <Targets key={key} {...request} />;
    case 'adapters':
      return <Adapters key={key} {...request} />;
    default:
      return <Add key={key} {...request} />;
  }
}

interface Fitting {
  readonly types: readonly NodeDefinition[];
  /** How far a type is from fitting as it is. */
  readonly misfit: (definition: NodeDefinition) => number;
}

/** Types that a held wire fits, as they are or with help; all but projections where none is held. */
function fitting(held: Port | undefined, isOutput: boolean): Fitting {
  const all = withLocal(registry, scene()).all.filter(({ category }) => category !== 'projection');
  if (!held) return { types: all, misfit: () => 0 };
  const rank = (d: NodeDefinition) =>
    Math.min(
      ...Object.values(d.ports).map((p) => {
        if (p.flow !== (isOutput ? 'in' : 'out')) return 9;
        const { kind } = isOutput ? join(held, p, registry) : join(p, held, registry);
        return kind === 'refuse' ? 9 : kind === 'adapters' ? 2 : 0;
      }),
    );
  const ranks = new Map(all.map((d) => [d, rank(d)]));
  const misfit = (d: NodeDefinition) => ranks.get(d) ?? 9;
  return { types: all.filter((d) => misfit(d) < 9), misfit };
}

/** The ports of a type that a held wire may go to, where there are several. */
function portsOf(d: NodeDefinition, { from, to }: PaletteRequest): readonly string[] {
  const ports =
    from !== undefined
      ? inputsFor(scene(), from, d.type)
      : to !== undefined
        ? outputsFor(scene(), to, d.type)
        : [];
  return ports.length > 1 ? ports : [];
}

function nodeChoice(d: NodeDefinition, request: PaletteRequest, hint?: string): Choice {
  return {
    key: d.type,
    title: d.title,
    icon: <CategoryIcon category={d.category} />,
    className: `category-${d.category}`,
    marks: <Marks definition={d} />,
    hint: hint ?? d.category,
    variants: () => portsOf(d, request),
    take: (port) =>
      addNodeAt(d.type, request.at, request.from, {
        ...(port === undefined ? {} : { port }),
        ...(request.to ? { to: request.to } : {}),
        ...(request.onWire ? { onWire: request.onWire } : {}),
      }),
  };
}

function Add(request: PaletteRequest) {
  const held = request.from ?? request.to;
  const { types, misfit } = useMemo(
    () =>
      fitting(held ? portOf(scene(), held, registry)?.port : undefined, request.from !== undefined),
    [held, request.from],
  );
  const choices = (query: string): readonly Choice[] => {
    const found = search(types, query, misfit)
      .slice(0, MOST)
      .map((d) => nodeChoice(d, request));
    if (held) return [...constants(query, request), ...found];
    if (query.trim() === '') {
      const recent = recentTypes()
        .flatMap((type) => types.find((d) => d.type === type) ?? [])
        .slice(0, 6);
      const rest = search(types, '')
        .filter((d) => !recent.includes(d))
        .slice(0, MOST - recent.length);
      return [
        ...recent.map((d) => nodeChoice(d, request, words.recent)),
        ...recipes.map(recipeChoice),
        ...rest.map((d) => nodeChoice(d, request)),
      ];
    }
    return [...found, ...recipeChoices(query), ...commandChoices(query)];
  };
  return (
    <Chooser
      {...request}
      label={words.add}
      placeholder={held ? words.add : words.addOrCommand}
      choices={choices}
    />
  );
}

const recipeChoice = (recipe: (typeof recipes)[number]): Choice => ({
  key: `recipe ${recipe.title}`,
  title: recipe.title,
  icon: <CategoryIcon category="encoder" />,
  className: 'category-encoder',
  hint: words.recipe,
  take: recipe.make,
});
const recipeChoices = (query: string): Choice[] =>
  recipes.filter(({ title }) => rankText(title, query) !== null).map(recipeChoice);

/** Commands by their titles; a selected projection may be taught. */
const commandChoices = (query: string): Choice[] =>
  query.trim().length < 2
    ? []
    : [...lessonsFor(useView.getState().selection), ...commands]
        .map((c) => ({ c, rank: rankText(c.title, query) }))
        .filter(({ rank }) => rank !== null && rank < 6)
        .slice(0, 5)
        .map(({ c }) => ({
          key: `command ${c.id}`,
          title: c.title,
          hint: keyText(keysOf(c)[0] ?? ''),
          take: c.run,
        }));

/** A typed amount, while an input of current or of a signal is held, becomes a source of it. */
function constants(query: string, { to }: PaletteRequest): Choice[] {
  const source = to === undefined ? null : constantFor(query, portOf(scene(), to, registry)?.port);
  if (!to || !source) return [];
  const { type, text, parameters } = source;
  return [
    {
      key: 'constant',
      title: words.constant(text),
      icon: <CategoryIcon category="source" />,
      className: 'category-source',
      take: () => addNodeAt(type, undefined, undefined, { to, parameters }),
    },
  ];
}

function Find(request: PaletteRequest) {
  const boxes = useMemo(() => [...placesOf(scene()).boxes.values()], []);
  return (
    <Chooser
      {...request}
      label={words.find}
      placeholder={words.find}
      choices={(query) =>
        boxes
          .map((box) => ({
            box,
            rank: query.trim() === '' ? 0 : rankText(`${box.node.name}`, query),
          }))
          .filter((r): r is { box: (typeof boxes)[number]; rank: number } => r.rank !== null)
          .sort((a, b) => a.rank - b.rank)
          .slice(0, 50)
          .map(({ box }) => ({
            key: box.id,
            title: box.node.name,
            icon: <CategoryIcon category={box.definition?.category} />,
            className: `category-${box.definition?.category ?? ''}`,
            hint: box.definition?.title ?? box.node.type,
            take: () => goTo(box.id),
          }))
      }
    />
  );
}

function PortList(request: PaletteRequest) {
  const { node: id = '' } = request;
  const box = placesOf(scene()).boxes.get(id);
  const wired = placesOf(scene()).connected.get(id);
  const ports = [...allPorts(box?.definition)].sort(
    ([, a], [, b]) => Number(b.flow === 'out') - Number(a.flow === 'out'),
  );
  return (
    <Chooser
      {...request}
      label={words.ports(box?.node.name ?? '')}
      placeholder={words.ports(box?.node.name ?? '')}
      choices={(query) =>
        ports
          .filter(([name]) => query.trim() === '' || rankText(name, query) !== null)
          .map(([name, port]) => ({
            key: name,
            title: name,
            icon: <PortMark kind={port.kind} connected={wired?.has(name) ?? false} />,
            hint: `${box?.definition?.ports[name] ? `${port.kind}, ${port.flow}` : words.parameter}${wired?.has(name) ? `, ${words.wired}` : ''}`,
            take: () =>
              useView.setState({
                palette: {
                  x: request.x,
                  y: request.y,
                  mode: 'connect',
                  ...(port.flow === 'out' ? { from: `${id}/${name}` } : { to: `${id}/${name}` }),
                },
              }),
          }))
      }
    />
  );
}

/** What a held port may be joined to: ports of the graph, nearest first, then new nodes. */
function Targets(request: PaletteRequest) {
  const held = request.from ?? request.to ?? '';
  const isOutput = request.from !== undefined;
  const partners = useMemo(() => partnersOf(held, isOutput), [held, isOutput]);
  const { types, misfit } = useMemo(
    () => fitting(portOf(scene(), held, registry)?.port, isOutput),
    [held, isOutput],
  );
  const port = held.slice(held.indexOf('/') + 1);
  const label = isOutput ? words.connectFrom(port) : words.connectTo(port);
  const choices = (query: string): readonly Choice[] => {
    const all = query.trim() === '';
    const there = partners
      .map((p) => ({ p, rank: all ? 0 : rankText(`${p.node} ${p.port}`, query) }))
      .filter((r): r is { p: (typeof partners)[number]; rank: number } => r.rank !== null)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, all ? 8 : 20)
      .map(({ p }) => ({
        key: p.ref,
        title: `${p.node}, ${p.port}`,
        icon: <PortMark kind={p.kind} />,
        hint:
          p.means === 'adapters'
            ? words.needsAdapter
            : p.means === 'projection'
              ? words.viaProjection
              : p.kind,
        take: () => (isOutput ? joinPorts(held, p.ref, request) : joinPorts(p.ref, held, request)),
      }));
    const fresh = search(types, query, misfit)
      .slice(0, MOST)
      .map((d) => nodeChoice(d, request, words.new));
    return [...constants(query, request), ...there, ...fresh];
  };
  return <Chooser {...request} label={label} placeholder={label} choices={choices} />;
}
