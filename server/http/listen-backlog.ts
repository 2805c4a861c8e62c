/**
 * Connections that may wait to be accepted, up to what the machine allows (`net.core.somaxconn`). Node's own 511 is full
 * in a moment when thousands of clients come back together: the others are dropped without a word, and each tries again
 * after 1, 3, 7, 15 s, when they meet again.
 */
export const listenBacklog = 4_096;
