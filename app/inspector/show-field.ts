/** Brings the field of a parameter before the person: from the text of the document, and whoever else names one. */

import { enterScope } from '../state/scene.ts';
import { useView } from '../state/view.ts';

/** Selects a node of the top level and gives the keyboard to the field of one of its parameters. */
export function showField(node: string, parameter: string): void {
  const view = useView.getState();
  if (view.scope.length > 0) enterScope([]);
  view.select([node]);
  view.set({ inspector: true });
  let tries = 0;
  const attempt = () => {
    const field = [
      ...document.querySelectorAll<HTMLElement>('.inspector :is(input, select, textarea)'),
    ].find((element) => element.ariaLabel === parameter);
    if (!field) {
      if (tries++ < 10) requestAnimationFrame(attempt);
      return;
    }
    const section = field.closest('details');
    if (section) section.open = true;
    field.focus();
    if (field instanceof HTMLInputElement) field.select();
  };
  requestAnimationFrame(attempt);
}
