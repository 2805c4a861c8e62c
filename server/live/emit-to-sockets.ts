import type { Socket } from 'socket.io';
import type { UpdateText } from './update-text.ts';

/** Of Socket.IO's protocol: an event of the namespace `/` begins so, and is a message of engine.io (4). */
const eventPrefix = '2["cache_performance_update",';
const framePrefix = Buffer.from(`4${eventPrefix}`);
/** RFC 6455: a whole text, from a server and so not masked. */
const wholeText = 0x81;

type Receiver = Pick<Socket, 'conn'>;

/**
 * Emits an update to sockets, encoded once for all of them, frame included. Context: ten thousand sockets are written to
 * each second; Socket.IO would write each message's JSON anew for whoever joins, and every frame in two pieces.
 */
export function emitToSockets(sockets: Iterable<Receiver>, { body, timestamp }: UpdateText): void {
  const open = body.slice(0, -1);
  const end = `,"timestamp":${JSON.stringify(timestamp)}}]`;
  // Over WebSocket engine.io sends the frame as it is; by polling, the text.
  const options = { compress: true, wsPreEncodedFrame: [frameOf(open, end)] };
  const event = eventPrefix + open + end;
  for (const { conn } of sockets) conn.write(event, options);
}

function frameOf(open: string, end: string): Buffer {
  const length = framePrefix.length + Buffer.byteLength(open) + Buffer.byteLength(end);
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = wholeText;
  if (start === 2) frame[1] = length;
  else if (start === 4) frame.writeUInt16BE(length, frame.writeUInt8(126, 1));
  else frame.writeBigUInt64BE(BigInt(length), frame.writeUInt8(127, 1));
  const at = start + framePrefix.copy(frame, start);
  frame.write(end, at + frame.write(open, at));
  return frame;
}
