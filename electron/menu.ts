/**
 * The native menu of macOS, made from the app's own commands, so that a title or a key is said once.
 * (Elsewhere the menu behind the app's own button serves.) The page sees each key before the menu
 * does; a key that means something while typing is left to the system's own text commands.
 */

import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '#host';

const GROUPS: readonly { readonly group: MenuCommand['group']; readonly label: string }[] = [
  { group: 'file', label: 'File' },
  { group: 'edit', label: 'Edit' },
  { group: 'run', label: 'Run' },
  { group: 'view', label: 'View' },
  { group: 'help', label: 'Help' },
];

/** `Mod+Shift+Z` as Electron writes it; undefined where the menu cannot show it. */
export function acceleratorOf(keys: string): string | undefined {
  if (keys === '') return undefined;
  const parts = keys.split('+').filter((part) => part !== '');
  const names: Readonly<Record<string, string>> = {
    Mod: 'CommandOrControl',
    Escape: 'Esc',
    ArrowUp: 'Up',
    ArrowDown: 'Down',
    ArrowLeft: 'Left',
    ArrowRight: 'Right',
  };
  const key = parts.at(-1) ?? '';
  const known =
    /^([A-Z0-9]|F\d{1,2}|Space|Enter|Delete|Backspace|Home|Escape|Arrow\w+|[./,[\]\-=;'])$/;
  if (!known.test(key)) return undefined;
  return parts.map((part) => names[part] ?? part).join('+');
}

/** Keys that a text field needs, as the text menu below has them. */
const TEXT_KEYS: readonly string[] = ['Mod+X', 'Mod+C', 'Mod+V', 'Mod+A', 'Mod+Z', 'Mod+Shift+Z'];

/** The menu bar; `run` is called with the id of the command chosen. */
export function menuTemplate(
  commands: readonly MenuCommand[],
  run: (id: string) => void,
): MenuItemConstructorOptions[] {
  const itemOf = ({ id, title, keys }: MenuCommand): MenuItemConstructorOptions => {
    const shown = keys.startsWith('Mod+') && !TEXT_KEYS.includes(keys);
    const accelerator = shown ? acceleratorOf(keys) : undefined;
    return {
      id,
      label: title,
      click: () => run(id),
      ...(accelerator === undefined ? {} : { accelerator }),
    };
  };
  const menus = GROUPS.flatMap(({ group, label }): MenuItemConstructorOptions[] => {
    const submenu = commands.filter((command) => command.group === group).map(itemOf);
    if (group === 'edit') submenu.push({ type: 'separator' }, { label: 'Text', role: 'editMenu' });
    return submenu.length > 0 ? [{ label, submenu }] : [];
  });
  return [{ role: 'appMenu' }, ...menus, { role: 'windowMenu' }];
}
