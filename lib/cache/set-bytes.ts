/** Digits, one byte each: a number's length as text. */
function digitsOf(number: number): number {
  let digits = 1;
  for (let rest = number; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  return digits;
}

/** What stands before the value in `SET key value EX seconds`, for a key of so many bytes. */
export function setHead(storedKey: string, keyBytes: number, valueBytes: number): string {
  return `*5\r\n$3\r\nset\r\n$${keyBytes}\r\n${storedKey}\r\n$${valueBytes}\r\n`;
}

/** What stands behind it. */
export function setTail(seconds: number): string {
  return `\r\n$2\r\nEX\r\n$${digitsOf(seconds)}\r\n${seconds}\r\n`;
}
