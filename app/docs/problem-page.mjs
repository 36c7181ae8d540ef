/**
 * The page of problem codes. What each says is what the program says today of a small document
 * (or text of a file) that has the problem: the documents that the tests use.
 */

const TITLES = {
  file: 'Text of a file',
  migrate: 'Files of other versions',
  graph: 'Graph',
  unit: 'Units',
  shape: 'Shapes and sizes',
  equation: 'Equations',
  method: 'Methods of integration',
  rule: 'Learning rules',
  lower: 'Building the network',
  plan: 'Memory',
  run: 'While running',
  bug: 'Mistakes of Spikeloom itself',
};

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Markdown of all codes; `load` gives a module of the repository by its path. */
export async function problemPage(load) {
  const { DOCUMENTS, problemsOf } = await load('/test/support/problem-documents.ts');
  const { NOT_FROM_DOCUMENTS, TEXTS, problemsOfText } = await load('/test/support/file-texts.ts');
  const found = new Map();
  const keep = (code, problems) => {
    const problem = problems.find((one) => one.code === code);
    if (!problem) throw new Error(`Nothing raised ${code}.`);
    const { severity, message, hint } = problem;
    found.set(code, [severity, message, hint ? 'yes' : '']);
  };
  for (const [code, text] of TEXTS) keep(code, problemsOfText(text));
  for (const { code, document, depth } of DOCUMENTS) keep(code, await problemsOf(document, depth));
  for (const [code, why] of Object.entries(NOT_FROM_DOCUMENTS))
    found.set(code, ['', `(${why})`, '']);
  const lines = [
    '# Problems',
    '',
    'Every problem has a code that stays the same from version to version. An error keeps a graph from running, a warning does not; where there is a fix, the studio makes it at a click. What stands beside a code is an example of what the program says; in brackets, when it is said, where no document can raise it.',
    '',
  ];
  const areas = [...new Set([...found.keys()].map((code) => code.split('/')[0]))];
  const order = Object.keys(TITLES);
  areas.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  for (const area of areas) {
    lines.push(
      `## ${TITLES[area] ?? area}`,
      '',
      '| Code | | For example | Fix |',
      '|---|---|---|---|',
    );
    for (const code of [...found.keys()].sort())
      if (code.startsWith(`${area}/`)) {
        const [severity, says, fix] = found.get(code);
        lines.push(`| \`${code}\` | ${severity} | ${cell(says)} | ${fix} |`);
      }
    lines.push('');
  }
  return { codes: found.size, text: lines.join('\n') };
}
