/** The door to file formats: bytes to arrays, by ranges, in bounded memory. */

export type { Camera, Orientation } from './aedat2.ts';
export { MOST_BYTES } from './bytes.ts';
export { readCloud, readKitti, readKittiLabels } from './cloud.ts';
export { FormatError, type FormatWarning, saysPartly, tryRead } from './damage.ts';
export { detectKind, type EventOptions, type FileKind, HEAD_BYTES, openEvents } from './detect.ts';
export {
  BLOCK_EVENTS,
  EventColumns,
  type EventRecording,
  type EventReport,
  type Trigger,
} from './events.ts';
export { type Animation, isGif, openGif } from './gif.ts';
export { type H5Dataset, type H5File, isHdf5, openHdf5 } from './hdf5.ts';
export { loadHdf5 } from './hdf5-library.ts';
export { type CifarFile, type IdxFile, openCifar, openIdx } from './idx.ts';
export { fromHalf, type NpyArray, type Numbers, readNpy } from './npy.ts';
export { readNpz } from './npz.ts';
export { readPicture } from './picture.ts';
export type { Picture } from './picture-size.ts';
export { MOST_POINTS, type PointCloud } from './points.ts';
export { openProphesee } from './prophesee.ts';
export type { SpikeSample, SpikeSet } from './spike-sample.ts';
export { openSpikes, type TableOptions } from './spikes.ts';
export { type NumberTable, openTable, readTable } from './table.ts';
export { fromALaw, fromMuLaw, openWave, readWave, type Wave } from './wave.ts';
export { openZip, type ZipEntry, type ZipFile } from './zip.ts';
