import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** PEM. */
  certificate: string;
  /** PEM, not encrypted. */
  key: string;
}

export interface CertificateAuthority extends Certificate {
  /** A server certificate for localhost, 127.0.0.1 and `hosts`. */
  issue(hosts?: readonly string[]): Certificate;
}

/** One DER element. */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 0xff]), content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const integer = (bytes: Uint8Array) => der(0x02, bytes);
const octets = (content: Uint8Array) => der(0x04, content);
const utcTime = (text: string) => der(0x17, Buffer.from(text));
const critical = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(objectId('2a8648ce3d040302'));
const commonName = (name: string) => sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name)))));
const isAuthority = sequence(objectId('551d13'), critical, octets(sequence(der(0x01, Buffer.from([0xff])))));

/** Whom a certificate is for: loopback and these names. */
function alternativeNames(hosts: readonly string[]): Buffer {
  const names = ['localhost', ...hosts].map((host) => der(0x82, Buffer.from(host)));
  return sequence(objectId('551d11'), octets(sequence(der(0x87, Buffer.from([127, 0, 0, 1])), ...names)));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

interface Subject {
  name: string;
  publicKey: KeyObject;
  extension: Uint8Array;
}

function signCertificate({ name, publicKey, extension }: Subject, issuer: { name: string; key: KeyObject }): string {
  // Positive, and never the same twice: what trusts one authority must not meet two certificates with one number.
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(15)]);
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    commonName(issuer.name),
    sequence(utcTime('250101000000Z'), utcTime('490101000000Z')),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toBeSigned, issuer.key));
  return pem(sequence(toBeSigned, ecdsaWithSha256, signature));
}

const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/**
 * An authority of one's own for trying TLS out: Node can sign, but makes no certificates. Its key is in memory and in
 * what it answers; for production use the authority that you have.
 */
export function makeCertificateAuthority(name = 'KRYONIX test authority'): CertificateAuthority {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = { name, key: privateKey };
  const own: Subject = { name, publicKey: createPublicKey(privateKey), extension: isAuthority };
  return {
    certificate: signCertificate(own, issuer),
    key: privatePem(privateKey),
    issue(hosts = []) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const subject: Subject = { name: 'localhost', publicKey: pair.publicKey, extension: alternativeNames(hosts) };
      return { certificate: signCertificate(subject, issuer), key: privatePem(pair.privateKey) };
    },
  };
}
