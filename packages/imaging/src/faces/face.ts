/** Where a face is: corners in pixels of the frame, and how sure the network is, 0 to 1. */
export type Face = { left: number; top: number; right: number; bottom: number; score: number };
