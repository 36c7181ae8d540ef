/** The catalogue's part about files: opening, saving, versions, what is found after a crash. */

import { count } from './count.ts';

const changes = (n: number) => count(n, 'change', 'changes');

export const fileStrings = {
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
    newer: (name: string) =>
      `${name} is of a newer version than this Spikeloom: it can be run and looked at, but not changed. Update Spikeloom to edit it.`,
    notSavedNewer: (name: string) =>
      `${name} was not saved: it is of a newer version, and what this Spikeloom does not know of it would be lost.`,
    copy: 'Save a copy',
    upgradedTitle: 'What was brought up to date',
    onlyVersions: 'Nothing but the numbers of the versions.',
    untouched: 'The file is as it was until the graph is saved.',
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
} as const;
