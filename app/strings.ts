/**
 * Every sentence of the window that is not a node's own: dialogs, notices, first steps, settings,
 * help. One catalogue, so that another language is another object of the same type. Counts go
 * through `count`, which knows the plural rules of the language.
 */

import { canvasStrings, outlineStrings, paletteStrings } from './strings/canvas.ts';
import { commandStrings } from './strings/commands.ts';
import { inspectorStrings } from './strings/inspector.ts';
import { panelStrings } from './strings/panels.ts';
import { runStrings } from './strings/run.ts';

const rules = new Intl.PluralRules('en');

/** A number with its noun: '1 change', '14 changes'. */
export function count(n: number, one: string, other: string): string {
  return `${n.toLocaleString('en')} ${rules.select(n) === 'one' ? one : other}`;
}

const changes = (n: number) => count(n, 'change', 'changes');

export const strings = {
  canvas: canvasStrings,
  commands: commandStrings,
  palette: paletteStrings,
  outline: outlineStrings,
  inspector: inspectorStrings,
  panels: panelStrings,
  ...runStrings,
  untitled: 'Untitled',
  edit: 'Edit',
  close: 'Close',
  cancel: 'Cancel',
  restore: {
    title: 'Unsaved work was found',
    question: (n: number, title: string) =>
      `Restore ${changes(n)} made to "${title}" after the last save?`,
    explain: 'The window closed before they were saved. The file itself was not touched.',
    when: (at: string) => `Last change ${at}`,
    show: 'Show',
    hide: 'Hide',
    restore: 'Restore',
    discard: 'Discard',
    discardAll: 'Discard all',
    later: 'Decide later',
    label: (n: number) => `Restored ${changes(n)}`,
    done: (n: number) => `${changes(n)} restored. Undo goes back to the saved graph.`,
    none: 'There is no earlier work to recover.',
    earlier: 'Earlier work',
    earlierExplain: 'Graphs that were changed and then left without being saved.',
    kept: (title: string) => `Changes to "${title}" are kept: Menu, Recover earlier work.`,
    unavailable:
      'This browser keeps no data for this page, so changes are safe only once they are saved.',
  },
  link: {
    title: 'Share',
    explain:
      'The whole graph is in the link, after the #. That part is never sent to a server; whoever has the link has the graph.',
    tooLong: (have: number, most: number) =>
      `This graph makes a link of ${Math.ceil(have / 1024)} KB; links above ${most / 1024} KB do not survive most chats and mails. Save it as a file and send that.`,
    size: (bytes: number) =>
      bytes < 1024 ? `${bytes} characters` : `${(bytes / 1024).toFixed(1)} KB`,
    copyLink: 'Copy link',
    copyFrame: 'Copy iframe',
    saveFile: 'Save as a file',
    copied: 'Copied.',
    notCopied: 'The browser did not allow copying. Select the text and copy it by hand.',
    play: 'Start playing',
    embed: 'View only (pinned controls work)',
    lesson: (title: string, step: number) =>
      `Begin the lesson "${title}"${step === 0 ? '' : ` at step ${step + 1}`}`,
    showCode: 'Show as QR code',
    hideCode: 'Hide the QR code',
    saveCode: 'Save the QR code',
    code: 'QR code of this link',
    tooLongForCode: (have: number, most: number) =>
      `A QR code holds ${most.toLocaleString('en')} characters at most; this link has ${have.toLocaleString('en')}. Copy the link, or save the graph as a file.`,
    theme: 'Theme',
    leave: 'Leave (Esc)',
    openFull: 'Open in Spikeloom',
    shared: 'shared graph',
    unreadable: (why: string) => `The graph in this link cannot be opened: ${why}`,
    cutOff: 'it is cut off or damaged. Ask for the link again.',
    tooLarge: 'it is larger than a link may hold.',
    notBase64: 'it has characters that a link cannot have. Was it copied whole?',
  },
  report: {
    broken: 'Something broke in the engine.',
    safe: 'The mistake is ours, and every change is safe in the journal.',
    unkept: 'The mistake is ours. This browser keeps no data for this page: save your work now.',
    open: 'Copy report ...',
    title: 'Report of what broke',
    explain:
      'This is all the report says; nothing is sent by itself. Copy it and send it to whoever gave you this program.',
    withGraph: (size: string) =>
      `With the whole graph (${size}): what broke can then be repeated, and whoever has the report has the graph`,
    copy: 'Copy report',
    noStart: 'It did not start.',
    noWord: 'It ended without a word.',
    lines: {
      title: 'Spikeloom report',
      program: (version: string) => `program: ${version}`,
      browser: (agent: string) => `browser: ${agent}`,
      machine: (cores: number, shared: boolean) =>
        `processors: ${cores}, shared memory: ${shared ? 'yes' : 'no'}`,
      graph: (hash: string, characters: number) => `graph: ${hash}, ${characters} characters`,
      notBuilt: 'network: not built',
      network: (hash: string, neurons: number, synapses: number, bytes: number) =>
        `network: ${hash}, ${neurons} neurons, ${synapses} synapses, ${bytes} bytes`,
      run: (workers: number, precision: string, dt: number, step: number) =>
        `run: workers: ${workers}, ${precision}, dt ${dt} ms, step ${step}`,
      before: 'What happened before:',
      theGraph: 'The graph:',
    },
  },
  update: {
    ready: 'A new version is ready.',
    reload: 'Reload',
    later: 'Later',
    keeps: 'Unsaved changes are kept.',
    offline: 'offline',
  },
  drop: {
    here: 'Drop a graph, a recording, pictures, points, a sound or spikes',
    unknown: (name: string) =>
      `${name} is neither a graph (.snn) nor a file of images, events, points, sound or spikes that is known.`,
    several: (n: number) => `${n} files`,
    file: 'file',
    add: (name: string) => `Add ${name}`,
    noSamples: (name: string) =>
      `There are no pictures (PNG, JPEG, GIF, BMP, PGM or PPM) and no recordings of an event camera in ${name}.`,
    tooLarge: (name: string) => `${name} is too large to be a graph.`,
  },
  file: {
    kind: 'Spikeloom graph',
    changedElsewhere: (name: string) => `${name} was changed by another program since it was read.`,
    unreadable: (name: string, why: string) =>
      `${name} was changed by another program and cannot be read as a graph now: ${why}`,
    notOpened: (name: string, line: number, column: number, why: string, others: number) =>
      `${name} was not opened. Line ${line}, column ${column}: ${why}${others > 0 ? ` (and ${others} more)` : ''}`,
    keepMine: 'Keep mine',
    reload: 'Take theirs',
    compare: 'Compare',
    compareTitle: 'What is different in the file',
    explain: 'Both stay in the history, whichever is taken.',
    onlyText: 'Nothing but how the file is written.',
    notOverwritten: (name: string) =>
      `${name} was not saved: it was changed by another program meanwhile. Take theirs or keep yours first.`,
    theirs: 'Changes of another program',
    mine: 'Back to mine',
    renamed: (from: string, to: string) => `${from} is named ${to}`,
    wires: 'wires',
    places: 'places of nodes',
    frames: 'frames and notes',
    about: 'title or description',
    saved: (name: string) => `${name} is saved.`,
    failed: (name: string, why: string) => `${name} could not be saved: ${why}`,
  },
  snapshots: {
    title: 'Versions of this file',
    none: 'The last 20 saves will be listed here, and versions that you give a name.',
    name: 'Name of this version',
    keep: 'Keep this version under the name',
    saved: (at: string) => `Saved ${at}`,
    open: (title: string) => `Go back to ${title}`,
    back: (title: string) => `Back to ${title}`,
    remove: (title: string) => `Remove ${title}`,
    damaged: (title: string, why: string) => `${title} cannot be read any more: ${why}`,
    notKept: (name: string, why: string) => `${name} could not be kept: ${why}`,
    notRemoved: (why: string) => `This version could not be removed: ${why}`,
  },
  recent: {
    title: 'Open recent',
    none: 'No files yet: what you open and save will be listed here.',
    unkept: 'This browser keeps no data for this page, so it has no list of files.',
    places: { computer: 'on this computer', browser: 'copy in this browser' },
    remove: (name: string) => `Take ${name} from the list`,
    clear: 'Clear the list',
    other: 'Another file ...',
    gone: (name: string) =>
      `${name} is not there any more: it was moved, renamed or deleted since.`,
    refused: (name: string) =>
      `${name} was not opened: reading it was not allowed. Open it once more to be asked again.`,
    failed: (name: string, why: string) => `${name} could not be read: ${why}`,
  },
  settings: {
    title: 'Settings',
    theme: 'Theme',
    contrast: 'Contrast',
    motion: 'Motion',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    contrasts: { system: 'As the system', normal: 'Normal', more: 'High' },
    motions: { system: 'As the system', full: 'Full', reduced: 'Reduced' },
    navigation: 'Navigation',
    navigations: {
      mouse: 'Mouse: the wheel zooms',
      trackpad: 'Trackpad: two fingers move the view, pinching zooms',
    },
    figureWidth: 'Width of figures',
    figureWidths: { 85: '85 mm, one column', 114: '114 mm', 174: '174 mm, two columns' },
    figureGround: 'Ground of figures',
    figureGrounds: { white: 'White', clear: 'Transparent' },
    figureFooter: 'Below figures',
    figureFooters: { shown: 'Run, seed and graph', none: 'Nothing' },
    recordingBudget: 'Memory for recorders',
    recordingBudgets: { 128: '128 MB', 512: '512 MB', 2048: '2 GB' },
    mouse: 'Mouse',
    trackpad: 'Trackpad',
    guessed: 'This looks like a trackpad: two fingers move the view, pinching zooms.',
    keys: 'Keys',
    search: 'Search commands',
    addKey: (title: string) => `Give ${title} a key`,
    removeKey: (key: string, title: string) => `Take ${key} from ${title}`,
    pressKey: 'Press a key',
    taken: (key: string, title: string, owner: string) =>
      `${key} does ${owner} now. Give it to ${title} instead?`,
    take: 'Give it',
    resetKey: (title: string) => `The own keys of ${title} again`,
    resetKeys: 'All keys as they were',
    noCommand: (query: string) => `No command fits "${query}".`,
  },
  first: {
    title: 'First steps',
    steps: [
      'This is a neuron. Drag its current.',
      'Press / and type LIF, or drag from the orange tick.',
      'That is a synapse. Press P on the new neuron.',
    ],
    done: 'That is all there is to it: nodes, wires, plots.',
    next: 'Next: add a second one',
    examples: 'See examples',
    empty: 'Start empty',
    lessons: 'Lessons',
    play: 'Play',
    hide: 'Hide the first steps for good',
    current: 'Current',
  },
  emptyState: {
    startWith: 'Start with',
    neuron: 'Neuron',
    neuronLabel: 'Start with a neuron',
    network: 'Network',
    images: 'Images',
    orAdd: 'or press / to add · drop a file here',
  },
  gallery: {
    title: 'Examples',
    recover: 'Recover earlier work',
    parts: {
      first: 'First graphs',
      networks: 'Networks',
      input: 'Images, events, clouds and sound',
      learning: 'Learning',
    },
    picture: (title: string, seconds: string) => `First ${seconds} of ${title}`,
  },
  lessons: {
    title: 'Lessons',
    explain: 'Each takes a few minutes: something to try, to predict and to see for yourself.',
    step: (k: number, n: number) => `Step ${k} of ${n}`,
    next: 'Next',
    back: 'Back',
    end: 'End the lesson',
    finish: 'Finish',
    done: 'Done',
    again: 'Start again',
    waiting: 'Waiting for you to do it',
    doneIt: 'Done',
    right: 'Right.',
    wrong: 'Not this time.',
  },
  window: {
    title: 'Learning window',
    nothing: 'One pair of spikes changes no weight here.',
    before: '\u2212100\u2009ms: post before pre',
    after: 'pre before post: +100\u2009ms',
    describe: (most: string, least: string) =>
      `Change of a weight by one pair of spikes against their distance, from ${least} to ${most}`,
  },
  toggles: { inspector: 'Show or hide the inspector', dock: 'Show or hide the dock' },
  help: {
    title: 'Help',
    search: 'Search nodes',
    nodes: 'Nodes',
    firstSteps: 'First steps',
    shortcuts: 'Keys',
    changeKeys: 'Change the keys',
    pointer: 'With the pointer',
    gestures: [
      ['Drag from a port', 'A wire: to a port, to a neuron, or to nothing, which asks for a node'],
      ['Drag from a port to the dock', 'A plot'],
      ['Double-click', 'Add a node; on a name, rename'],
      ['Drag, wheel', 'Move the view, zoom'],
      ['Shift+drag', 'Select what lies in a box'],
      ['Ctrl+click', 'Add to the selection'],
      ['Ctrl+Shift+drag', 'Cut the wires that are crossed'],
      ['Shift+1 … 9', 'Keep the view with its plots; where it is kept, take it away'],
      ['Alt+1 … 9', 'Go to a kept view'],
      ['Alt+drag', 'Drag a copy; slide a projection along its wire'],
      ['Drop a rule on its chip', 'Teach a projection'],
      ['Drag the right edge', 'Make a card wider or narrower'],
      ['Wheel, with the focus in it', 'Step a number: Shift ×10, Alt ÷10'],
    ],
    add: 'Add to the graph',
    parameters: 'Parameters',
    ports: 'Ports',
    equations: 'Equations',
    example: 'Example',
    failed: 'This example cannot be shown:',
    noPlot: 'What this node does shows only in a graph: see it at work in the examples.',
    plotOf: (title: string) => `The example of ${title}, running`,
    required: 'required',
  },
} as const;
