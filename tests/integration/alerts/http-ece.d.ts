declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  /** Of the package, only what a browser does with a push message (RFC 8188, RFC 8291). */
  const ece: {
    decrypt(body: Buffer, options: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer;
  };
  export default ece;
}
