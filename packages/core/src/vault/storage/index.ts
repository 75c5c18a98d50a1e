export type { StoredBlob, BlobStore, ByteRange, StoreWarning } from './blob-store.ts';
export { readUntilAborted } from './read-until-aborted.ts';
export { createFolderStore, type FolderStoreOptions } from './folder-store.ts';
export { createS3Store, type S3StoreOptions } from './s3-store.ts';
