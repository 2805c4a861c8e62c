import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { AppError } from '#lib/errors.ts';
import type { BackupFile, BackupStorage } from './backup-storage.ts';

export interface S3Place {
  bucket: string;
  /** Before every name; `''` or ends in `/`. */
  prefix: string;
  /** `null`: AWS itself, by region. */
  endpoint: string | null;
  region: string;
  /** `null`: as the AWS SDK finds them on this machine. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
}

/** The least that S3 takes as a part; with two under way, what a backup keeps in memory. */
const partBytes = 8_388_608;
const partsAtOnce = 2;

/** Objects of a bucket on whatever speaks S3. An object is there only when its last part is. */
export function createS3Storage({ bucket, prefix, endpoint, region, credentials }: S3Place): BackupStorage {
  const client = new S3Client({
    region,
    maxAttempts: 5,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === null ? {} : { credentials }),
    // Others than AWS do not know the newer checksums; ours are inside the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const placed = (name: string) => ({ Bucket: bucket, Key: prefix + name });
  return {
    place: `s3://${bucket}/${prefix}`,
    create: async (name) => createUpload(client, placed(name)),
    async *read(name) {
      const { Body } = await client.send(new GetObjectCommand(placed(name))).catch((error: unknown) => {
        if (!(error instanceof Error && error.name === 'NoSuchKey')) throw error;
        throw new AppError('not_found', 'The file of this backup is gone.', { cause: error });
      });
      if (Body === undefined) throw new AppError('unavailable', 'The storage gave no file.');
      for await (const chunk of Body as AsyncIterable<Uint8Array>) yield chunk;
    },
    async remove(name) {
      await client.send(new DeleteObjectCommand(placed(name)));
    },
  };
}

function createUpload(client: S3Client, place: { Bucket: string; Key: string }): BackupFile {
  const body = new PassThrough({ highWaterMark: partBytes });
  const upload = new Upload({
    client,
    params: { ...place, Body: body },
    partSize: partBytes,
    queueSize: partsAtOnce,
  });
  let failure: unknown = null;
  // Heard at once, told to whoever writes next.
  const done = upload.done().then(
    () => undefined,
    (error: unknown) => {
      failure = error;
      body.destroy(error instanceof Error ? error : new Error(String(error)));
    },
  );
  body.on('error', () => undefined);
  let bytes = 0;
  return {
    async write(chunk) {
      if (failure !== null) throw failure;
      bytes += chunk.length;
      if (!body.write(chunk)) await Promise.race([once(body, 'drain').catch(() => undefined), done]);
      if (failure !== null) throw failure;
    },
    async commit() {
      body.end();
      await done;
      if (failure !== null) throw failure;
      return bytes;
    },
    async abort() {
      await upload.abort().catch(() => undefined);
      body.destroy();
      await done;
    },
  };
}
