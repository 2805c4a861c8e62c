/**
 * How many connections may wait to be taken, as listen(2) counts them.
 * Context: Node's 511 overflow when thousands of sockets come back at once; a client whose connection the system drops
 * tries again after a second, then two, then four. The system caps it at `net.core.somaxconn`, 4,096 on today's Linux.
 */
export const listenBacklog = 4_096;
