/**
 * The examples with pictures. A picture is drawn from what the example did when the build ran it
 * (`pictures.mjs`), in the colours of the theme; nothing of it is committed.
 */

import { Fragment, useEffect, useRef, useState } from 'react';
import { openText } from '../commands/files.ts';
import { styleOf } from '../dock/plots/look.ts';
import { useLook } from '../dock/plots/use-plot-view.ts';
import { type Example, examples } from '../state/examples.ts';
import { recoverEarlier } from '../state/journal.ts';
import { play, useSimulation } from '../state/simulation.ts';
import { strings } from '../strings.ts';
import './lessons.css';

/** What the build kept of an example's run: spikes as [time in ms, row] pairs, row by population. */
export interface Picture {
  readonly duration: number; // ms
  readonly rows: number;
  readonly populations: readonly { readonly name: string; readonly spikes: readonly number[] }[];
}

let pictures: Promise<Readonly<Record<string, Picture>>> | null = null;

/** All pictures, read once; none where the app was not built (development). */
function readPictures(): Promise<Readonly<Record<string, Picture>>> {
  pictures ??= fetch('./data/pictures.json')
    .then((reply) => (reply.ok ? reply.json() : {}))
    .catch(() => ({}));
  return pictures;
}

function usePictures(): Readonly<Record<string, Picture>> {
  const [all, setAll] = useState<Readonly<Record<string, Picture>>>({});
  useEffect(() => {
    let here = true;
    void readPictures().then((read) => {
      if (here) setAll(read);
    });
    return () => {
      here = false;
    };
  }, []);
  return all;
}

/** The Examples panel. */
export function Gallery() {
  const all = usePictures();
  return (
    <div className="panel-scroll">
      {examples.map((example, index) => (
        <Fragment key={example.file}>
          {example.part !== examples[index - 1]?.part && (
            <h2 className="gallery-part">{strings.gallery.parts[example.part]}</h2>
          )}
          <Card example={example} picture={all[example.file]} />
        </Fragment>
      ))}
      <button type="button" className="gallery-recover" onClick={() => void recoverEarlier()}>
        {strings.gallery.recover}
      </button>
    </div>
  );
}

/** Opens an example, running at its speed. */
export function openExample(example: Example): void {
  if (!openText(example.text, example.file)) return;
  useSimulation.setState({ speed: example.speed });
  void play();
}

interface CardProps {
  readonly example: Example;
  readonly picture: Picture | undefined;
}

/** The picture of an example with its title, where the build made one. */
export function ExampleFigure({ example }: { readonly example: Example }) {
  const picture = usePictures()[example.file];
  if (!picture) return null;
  return (
    <figure className="help-figure">
      <Drawing example={example} picture={picture} />
      <figcaption>{example.title}</figcaption>
    </figure>
  );
}

function Drawing({ example, picture }: { readonly example: Example; readonly picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const look = useLook();
  useEffect(() => {
    if (canvas.current) paint(canvas.current, picture, (k) => styleOf(k, look).colour);
  }, [picture, look]);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={strings.gallery.picture(example.title, `${picture.duration}\u2009ms`)}
    />
  );
}

function Card({ example, picture }: CardProps) {
  return (
    <button
      type="button"
      className="example"
      title={example.description}
      onClick={() => openExample(example)}
    >
      {picture && <Drawing example={example} picture={picture} />}
      <strong>{example.title}</strong>
      <span>{example.description}</span>
    </button>
  );
}

const INSET = 5; // px

/** Draws a picture's spikes as a raster, the first population on top. */
function paint(canvas: HTMLCanvasElement, picture: Picture, colour: (k: number) => string): void {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(scale, scale);
  const rowHeight = (height - 2 * INSET) / Math.max(1, picture.rows);
  const mark = Math.max(1.5, Math.min(14, rowHeight * 0.8));
  picture.populations.forEach(({ spikes }, k) => {
    context.fillStyle = colour(k);
    for (let i = 0; i + 1 < spikes.length; i += 2) {
      const x = INSET + ((spikes[i] ?? 0) / picture.duration) * (width - 2 * INSET);
      const y = INSET + ((spikes[i + 1] ?? 0) + 0.5) * rowHeight;
      context.fillRect(x, y - mark / 2, 1.2, mark);
    }
  });
}
