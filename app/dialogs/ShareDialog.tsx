/** Share: the graph as a link, as a frame for another page, or as a file where it is too long. */

import { lazy, Suspense, useMemo, useState } from 'react';
import { saveFile } from '../commands/files.ts';
import { useDocument } from '../state/document.ts';
import { useLesson } from '../state/lesson.ts';
import { MOST_SHARED, type ShareOptions, writeFragment } from '../state/share.ts';
import { strings } from '../strings.ts';
import { copyText } from './copy-text.ts';
import { Dialog } from './Dialog.tsx';

const words = strings.link;
const QrCode = lazy(() => import('./QrCode.tsx').then(({ QrCode: part }) => ({ default: part })));
const THEMES = ['system', 'light', 'dark'] as const;

/** The dialog behind the button Share. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const document = useDocument((s) => s.document);
  const [play, setPlay] = useState(true);
  const [embed, setEmbed] = useState(false);
  const [code, setCode] = useState(false);
  const lesson = useLesson((s) => s.lesson);
  const step = useLesson((s) => s.step);
  const [withLesson, setWithLesson] = useState(true);
  const [theme, setTheme] = useState<(typeof THEMES)[number]>('system');
  const link = useMemo(() => {
    const options: ShareOptions = {
      ...(play ? { play } : {}),
      ...(theme === 'system' ? {} : { theme }),
      ...(lesson && withLesson ? { lesson: lesson.id, step } : {}),
    };
    const { origin, pathname } = window.location;
    return `${origin}${pathname}${embed ? '?embed' : ''}${writeFragment(document, options)}`;
  }, [document, play, embed, theme, lesson, step, withLesson]);
  const fits = link.length <= MOST_SHARED;
  const frame = `<iframe src="${link.replaceAll('&', '&amp;')}" width="960" height="600" title="${(document.title ?? 'Spikeloom').replace(/[<>"&]/g, '')}"></iframe>`;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="dialog-body">
        <p>{fits ? words.explain : words.tooLong(link.length, MOST_SHARED)}</p>
        {fits && (
          <>
            <textarea
              className="dialog-link"
              readOnly
              aria-label={words.title}
              value={link}
              onFocus={(event) => event.currentTarget.select()}
            />
            <label className="dialog-check">
              <input type="checkbox" checked={play} onChange={() => setPlay(!play)} />
              {words.play}
            </label>
            <label className="dialog-check">
              <input type="checkbox" checked={embed} onChange={() => setEmbed(!embed)} />
              {words.embed}
            </label>
            {lesson && (
              <label className="dialog-check">
                <input
                  type="checkbox"
                  checked={withLesson}
                  onChange={() => setWithLesson(!withLesson)}
                />
                {words.lesson(lesson.title, step)}
              </label>
            )}
            <label className="dialog-check">
              {words.theme}
              <select
                value={theme}
                onChange={(event) => setTheme(event.target.value as (typeof THEMES)[number])}
              >
                {THEMES.map((name) => (
                  <option key={name} value={name}>
                    {strings.settings.themes[name]}
                  </option>
                ))}
              </select>
              <span className="palette-hint">{words.size(link.length)}</span>
            </label>
            {code && (
              <Suspense>
                <QrCode link={link} />
              </Suspense>
            )}
          </>
        )}
        <div className="dialog-buttons">
          {fits ? (
            <>
              <button type="button" aria-expanded={code} onClick={() => setCode(!code)}>
                {code ? words.hideCode : words.showCode}
              </button>
              <button type="button" onClick={() => void copyText(frame)}>
                {words.copyFrame}
              </button>
              <button type="button" className="primary" onClick={() => void copyText(link)}>
                {words.copyLink}
              </button>
            </>
          ) : (
            <button type="button" className="primary" onClick={() => void saveFile()}>
              {words.saveFile}
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
