/** A file that is no graph is not opened: the message says where, and the work stays. */

import '../../support/local-storage.ts';
import { expect, it } from 'vitest';
import { openText } from '../../../app/commands/files.ts';
import { useDocument } from '../../../app/state/document.ts';
import { useView } from '../../../app/state/view.ts';

it.each([
  ['{\n  "format": "snn-graph",\n  "nodes": {,}\n}', 'Line 3, column 13: Expected'],
  ['{"format": "snn-graph", "version": 1, "nodes": [], "edges": []}', 'Line 1, column 48: nodes'],
])('says the line and column of what is wrong', (text, expected) => {
  const before = useDocument.getState().document;
  expect(openText(text, 'mine.snn')).toBe(false);
  expect(useView.getState().toast).toContain(`mine.snn was not opened. ${expected}`);
  expect(useDocument.getState().document).toBe(before);
});
