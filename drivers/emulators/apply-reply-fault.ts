import type { Fault, ReplyFault } from './fault-plan.ts';
import type { Emission } from './module-core.ts';

/** @returns the first waiting fault that fits a reply to the command, and the faults left without it */
export function takeReplyFault(
  faults: readonly Fault[],
  command: number,
): { readonly fault: ReplyFault | null; readonly left: readonly Fault[] } {
  const at = faults.findIndex((fault) => isReplyFault(fault) && fits(fault, command));
  const found = faults[at];
  if (found === undefined || !isReplyFault(found)) return { fault: null, left: faults };
  return { fault: found, left: faults.toSpliced(at, 1) };
}

function isReplyFault(fault: Fault): fault is ReplyFault {
  return fault.kind !== 'lie-about-picture' && fault.kind !== 'ruin-picture' && fault.kind !== 'storm';
}

function fits(fault: ReplyFault, command: number): boolean {
  return fault.command === undefined || fault.command === command;
}

/** What goes over the line instead of the reply. An error code is not for here: it needs the device's own packets. */
export function applyReplyFault(
  reply: Uint8Array,
  fault: Exclude<ReplyFault, { kind: 'error-code' }> | null,
): Emission[] {
  if (fault === null) return [{ bytes: reply, afterMs: 0 }];
  switch (fault.kind) {
    case 'drop-reply':
      return [];
    case 'delay-reply':
      return [{ bytes: reply, afterMs: fault.delayMs }];
    case 'corrupt-checksum':
      return [{ bytes: reply.with(reply.length - 1, (reply.at(-1) ?? 0) ^ 0x55), afterMs: 0 }];
    case 'truncate-reply':
      return [{ bytes: reply.slice(0, fault.keepBytes), afterMs: 0 }];
    case 'split-reply': {
      const pieces = Math.ceil(reply.length / fault.pieceBytes);
      return Array.from({ length: pieces }, (_, i) => ({
        bytes: reply.slice(i * fault.pieceBytes, (i + 1) * fault.pieceBytes),
        afterMs: i * fault.gapMs,
      }));
    }
    case 'garbage-before-reply':
      return [{ bytes: Uint8Array.of(...Buffer.from(fault.text, 'latin1'), ...reply), afterMs: 0 }];
    case 'repeat-reply':
      return Array.from({ length: fault.times }, () => ({ bytes: reply, afterMs: 0 }));
    case 'hang-up-in-reply':
      return [{ bytes: reply.slice(0, fault.afterBytes), afterMs: 0, thenHangUp: true }];
  }
}
