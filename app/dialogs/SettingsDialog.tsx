/** Settings of the person, kept in this browser: theme, contrast, motion, navigation, figures, recorders, keys. */

import { useView, type ViewState } from '../state/view.ts';
import { strings } from '../strings.ts';
import { Dialog } from './Dialog.tsx';
import { KeysSettings } from './KeysSettings.tsx';

const words = strings.settings;

type Chosen =
  | 'theme'
  | 'contrast'
  | 'motion'
  | 'navigation'
  | 'figureWidth'
  | 'figureGround'
  | 'figureFooter'
  | 'recordingBudget';

/** The dialog behind the cogwheel. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body dialog-fields">
        <Setting of="theme" label={words.theme} options={words.themes} />
        <Setting of="contrast" label={words.contrast} options={words.contrasts} />
        <Setting of="motion" label={words.motion} options={words.motions} />
        <Setting of="navigation" label={words.navigation} options={words.navigations} />
        <Setting of="figureWidth" label={words.figureWidth} options={words.figureWidths} />
        <Setting of="figureGround" label={words.figureGround} options={words.figureGrounds} />
        <Setting of="figureFooter" label={words.figureFooter} options={words.figureFooters} />
        <Setting
          of="recordingBudget"
          label={words.recordingBudget}
          options={words.recordingBudgets}
        />
      </div>
      <KeysSettings />
    </Dialog>
  );
}

interface SettingProps {
  readonly of: Chosen;
  readonly label: string;
  readonly options: Readonly<Record<string, string>>;
}

/** A choice of the view, under its own name. */
function Setting({ of, label, options }: SettingProps) {
  const value = useView((s) => s[of] ?? 'mouse');
  const set = useView((s) => s.set);
  const id = `settings-${of}`;
  const choose = (chosen: string) => {
    // What a person has chosen is no guess.
    const known = of === 'navigation' ? { navigationGuessed: false } : {};
    set({ [of]: chosen, ...known } as Partial<ViewState>);
  };
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {Object.entries(options).map(([key, title]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </>
  );
}
