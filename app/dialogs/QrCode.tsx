/** A link as a QR code (ISO/IEC 18004), for a lecture hall: dark on white in every theme. */

import qrcode from 'qrcode-generator';
import { useMemo, useRef } from 'react';
import { host } from '../host/host.ts';
import { strings } from '../strings.ts';

const words = strings.link;

/** What the largest code holds at the lowest correction [bytes]. */
const MOST = 2953;
/** White around it, as readers need it [modules]. */
const QUIET = 4;

/** The dark modules of a code as path data, one unit each, and the width of all with the white around it. */
function draw(link: string): { readonly path: string; readonly width: number } {
  const code = qrcode(0, 'L');
  code.addData(link);
  code.make();
  const n = code.getModuleCount();
  const path: string[] = [];
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++)
      if (code.isDark(row, column)) path.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`);
  return { path: path.join(''), width: n + 2 * QUIET };
}

/** The code, and a button that saves it as a drawing. */
export function QrCode({ link }: { readonly link: string }) {
  const picture = useRef<SVGSVGElement>(null);
  const drawn = useMemo(() => (link.length <= MOST ? draw(link) : null), [link]);
  if (!drawn) return <p>{words.tooLongForCode(link.length, MOST)}</p>;
  const { path, width } = drawn;
  const save = () => {
    const text = new XMLSerializer().serializeToString(
      picture.current ?? document.createElement('svg'),
    );
    host.download('link.svg', new Blob([text], { type: 'image/svg+xml' }));
  };
  return (
    <figure className="qr-code">
      <svg
        viewBox={`0 0 ${width} ${width}`}
        role="img"
        aria-label={words.code}
        shapeRendering="crispEdges"
        ref={picture}
      >
        <rect width={width} height={width} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <button type="button" onClick={save}>
        {words.saveCode}
      </button>
    </figure>
  );
}
