/** Settings of the person, kept in this browser: theme, contrast, motion, navigation, keys. */

import {
  type Contrast,
  type FigureFooter,
  type FigureGround,
  type FigureWidth,
  type Motion,
  type Navigation,
  type Theme,
  useView,
} from '../state/view.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';
import { KeysSettings } from './KeysSettings.tsx';

const words = strings.settings;

/** The dialog behind the cogwheel. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const theme = useView((s) => s.theme);
  const contrast = useView((s) => s.contrast);
  const motion = useView((s) => s.motion);
  const navigation = useView((s) => s.navigation ?? 'mouse');
  const width = useView((s) => s.figureWidth);
  const ground = useView((s) => s.figureGround);
  const footer = useView((s) => s.figureFooter);
  const set = useView((s) => s.set);
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body dialog-fields">
        <label htmlFor="settings-theme">{words.theme}</label>
        <Choice
          id="settings-theme"
          value={theme}
          options={words.themes}
          onChange={(value) => set({ theme: value as Theme })}
        />
        <label htmlFor="settings-contrast">{words.contrast}</label>
        <Choice
          id="settings-contrast"
          value={contrast}
          options={words.contrasts}
          onChange={(value) => set({ contrast: value as Contrast })}
        />
        <label htmlFor="settings-motion">{words.motion}</label>
        <Choice
          id="settings-motion"
          value={motion}
          options={words.motions}
          onChange={(value) => set({ motion: value as Motion })}
        />
        <label htmlFor="settings-navigation">{words.navigation}</label>
        <Choice
          id="settings-navigation"
          value={navigation}
          options={words.navigations}
          onChange={(value) => set({ navigation: value as Navigation, navigationGuessed: false })}
        />
        <label htmlFor="settings-width">{words.figureWidth}</label>
        <Choice
          id="settings-width"
          value={width}
          options={words.figureWidths}
          onChange={(value) => set({ figureWidth: value as FigureWidth })}
        />
        <label htmlFor="settings-ground">{words.figureGround}</label>
        <Choice
          id="settings-ground"
          value={ground}
          options={words.figureGrounds}
          onChange={(value) => set({ figureGround: value as FigureGround })}
        />
        <label htmlFor="settings-footer">{words.figureFooter}</label>
        <Choice
          id="settings-footer"
          value={footer}
          options={words.figureFooters}
          onChange={(value) => set({ figureFooter: value as FigureFooter })}
        />
      </div>
      <KeysSettings />
    </Dialog>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly value: string;
  readonly options: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

function Choice({ id, value, options, onChange }: ChoiceProps) {
  return (
    <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
      {Object.entries(options).map(([key, title]) => (
        <option key={key} value={key}>
          {title}
        </option>
      ))}
    </select>
  );
}
