import { resolve } from 'node:path';
import type { BackupStorage } from './backup-storage.ts';
import { createFolderStorage } from './folder-storage.ts';
import type { S3Place } from './s3-storage.ts';

/**
 * `s3://BUCKET/PREFIX?region=R` on AWS, with the machine's own credentials;
 * `s3+https://KEY:SECRET@HOST/BUCKET/PREFIX?region=R` (or `s3+http`) on another server.
 */
function parseS3Url(text: string): S3Place {
  const url = new URL(text);
  const [first = '', ...rest] = url.pathname.split('/').filter(Boolean);
  const own = url.protocol !== 's3:';
  const bucket = own ? first : url.hostname;
  const folders = own ? rest : [first, ...rest].filter(Boolean);
  if (bucket === '') throw new TypeError('KRYONIX_BACKUP_URL names no bucket');
  return {
    bucket,
    prefix: folders.length === 0 ? '' : `${folders.join('/')}/`,
    endpoint: own ? `${url.protocol.slice('s3+'.length)}//${url.host}` : null,
    region: url.searchParams.get('region') ?? 'us-east-1',
    credentials:
      url.username === ''
        ? null
        : { accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password) },
  };
}

/** The storage that `KRYONIX_BACKUP_URL` names: a folder, or S3. Rejects with a `TypeError` for what is neither. */
export async function openBackupStorage(place: string): Promise<BackupStorage> {
  if (!/^s3(\+https?)?:\/\//.test(place)) return createFolderStorage(resolve(place));
  const s3 = parseS3Url(place);
  // Large, and of use to few.
  const { createS3Storage } = await import('./s3-storage.ts');
  return createS3Storage(s3);
}
