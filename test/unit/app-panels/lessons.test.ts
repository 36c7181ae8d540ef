/** Lessons speak of graphs and nodes that exist, and each can be gone through. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lessons } from '../../../app/lessons/lessons.ts';
import { registry } from '../../support/run.ts';

interface Graph {
  readonly nodes: Readonly<Record<string, { readonly name: string; readonly type: string }>>;
}

describe('lessons', () => {
  test.each(lessons)('$title', ({ graph, steps }) => {
    const { nodes } = JSON.parse(readFileSync(`nodes/gallery/${graph}`, 'utf8')) as Graph;
    const byName = new Map(Object.values(nodes).map((node) => [node.name, node]));
    expect(steps.length).toBeLessThanOrEqual(8);
    for (const { point, predict, do: check } of steps) {
      if (point !== undefined) expect([...byName.keys()]).toContain(point);
      if (predict) expect(predict.choices[predict.answer]).toBeDefined();
      if (!check || check.kind === 'running') continue;
      const node = byName.get(check.node);
      expect(node, check.node).toBeDefined();
      if (check.kind === 'parameter')
        expect(Object.keys(registry.get(node?.type ?? '')?.parameters ?? {})).toContain(check.name);
    }
  });
});
