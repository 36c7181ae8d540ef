/** Drawing wires: from a port to a port, a node, the dock or nothing, and to another port. */

import type { Connection, Edge, FinalConnectionState, OnConnectStartParams } from '@xyflow/react';
import { connect, disconnect, splitPort } from '#engine';
import { plotPort } from '../commands/actions.ts';
import { editContext } from '../state/registry.ts';
import { edit, scene } from '../state/scene.ts';
import { useView } from '../state/view.ts';
import { strings } from '../strings.ts';
import { joinPorts, meaningOf } from './connect.ts';
import { dockAtPoint, markPorts, nodeAtPoint, portOnBody, unmarkPorts } from './drop.ts';
import { places, pointOf, toCanvas } from './pointer.ts';

const words = strings.canvas;
const view = () => useView.getState();

let held: { ref: string; isOutput: boolean; joined: boolean } | null = null;

export function onConnectStart(_: unknown, params: OnConnectStartParams): void {
  if (!params.nodeId || !params.handleId) return;
  held = {
    ref: `${params.nodeId}/${params.handleId}`,
    isOutput: params.handleType === 'source',
    joined: false,
  };
  markPorts(held.ref, held.isOutput, meaningOf);
}

let pending: Connection | null = null;

export function onConnect(connection: Connection): void {
  pending = connection;
}

export function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState): void {
  unmarkPorts();
  const start = held;
  const made = pending;
  held = null;
  pending = null;
  const point = pointOf(event);
  if (made?.sourceHandle && made.targetHandle) {
    joinPorts(`${made.source}/${made.sourceHandle}`, `${made.target}/${made.targetHandle}`, point);
    return;
  }
  if (!start) return;
  if (state.toHandle && state.toNode && `${state.toNode.id}/${state.toHandle.id}` !== start.ref) {
    view().say(words.wrongWay);
    return;
  }
  const moved =
    state.from && state.to ? Math.hypot(state.to.x - state.from.x, state.to.y - state.from.y) : 0;
  if (moved < 8) return; // a click on a port is not a wire
  const [own] = splitPort(start.ref) ?? [];
  const body = nodeAtPoint(point.x, point.y);
  if (body && body !== own) {
    const port = portOnBody(start.ref, start.isOutput, body);
    if (port) {
      if (start.isOutput) joinPorts(start.ref, port, point);
      else joinPorts(port, start.ref, point);
    } else refuse(start.ref, start.isOutput, body);
    return;
  }
  if (body) return;
  const dock = dockAtPoint(point.x, point.y);
  if (dock) {
    if (start.isOutput) intoDock(start.ref, dock.plot, point);
    return;
  }
  view().set({
    palette: {
      ...point,
      mode: 'add',
      ...(start.isOutput ? { from: start.ref } : { to: start.ref }),
      at: toCanvas(point.x, point.y),
    },
  });
}

/** An output that falls on the dock is plotted: in the plot it falls on where that shows its kind. */
function intoDock(ref: string, plot: string | null, point: { x: number; y: number }): void {
  const input = plot !== null && scene().nodes[plot] ? portOnBody(ref, true, plot) : undefined;
  const [node, port] = splitPort(ref) ?? [];
  if (input) joinPorts(ref, input, point);
  else if (node !== undefined && port !== undefined) plotPort(node, port);
}

/** Says why no port of a node fits: the reason of the first of its ports. */
function refuse(ref: string, isOutput: boolean, node: string): void {
  const ports = Object.entries(places.boxes.get(node)?.definition?.ports ?? {});
  const other = ports.find(([, p]) => p.flow === (isOutput ? 'in' : 'out'));
  const means =
    other &&
    (isOutput ? meaningOf(ref, `${node}/${other[0]}`) : meaningOf(`${node}/${other[0]}`, ref));
  view().say(means?.kind === 'refuse' ? means.reason : words.wrongWay);
}

/** An end dragged to another port: the same wire, or for a chip the same projection, with its settings. */
export function onReconnect(old: Edge, next: Connection): void {
  if (!next.sourceHandle || !next.targetHandle) return;
  const [from, to] = [`${next.source}/${next.sourceHandle}`, `${next.target}/${next.targetHandle}`];
  const means = meaningOf(from, to);
  if (means?.kind === 'refuse') view().say(means.reason);
  if (means?.kind !== 'connect') return;
  edit(words.edits.reconnect, (d) =>
    connect(disconnect(d, [old.id]), from, to, editContext, old.id),
  );
}
